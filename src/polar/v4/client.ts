import { createRequestPipeline, type LineOptions } from '../http/request-pipeline.js';
import { parseSessionList } from '../parse/flow/session-list.js';
import type { AccessLinkV4, LocalRange } from './access-link-v4.js';
import type { Feature } from './features.js';

/** The limit is the client's own, whoever it pulls for: a fifth of it is left to others. */
const share = 0.8;

/** What is known of the limit when no answer tells: by client, in 15 minutes. */
const unstated = { limit: 3000, seconds: 900 };

/** A client of API v4. Nothing is sent before the first call. */
export function createAccessLinkV4(options: LineOptions): AccessLinkV4 {
  const { exchange, line } = createRequestPipeline(options, { share, unstated });

  return {
    ...line,
    get requests() {
      return exchange.requests;
    },
    listSessions: (range, features = []) =>
      exchange.run({ method: 'GET', path: pathOf(range, features), parse: parseSessionList, alsoFine: [404] }),
  };
}

/** A feature each its own parameter: a list with commas is refused. */
function pathOf({ from, to }: LocalRange, features: readonly Feature[]): string {
  const asked = features.map((feature) => `&features=${feature}`).join('');
  return `/training-sessions/list?from=${from}&to=${to}${asked}`;
}
