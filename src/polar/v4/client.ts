import { createRequestPipeline, type PipelineOptions } from '../http/request-pipeline.js';
import { parseSessionList } from '../parse/flow/session-list.js';
import type { AccessLinkV4, LocalRange } from './access-link-v4.js';
import { dataCalls4 } from './data.js';
import type { Feature } from './features.js';

/** The limit applies to the client and all of its users together: a fifth of it is left to others. */
const share = 0.8;

/** The limit to assume if no response states it: per client, in 15 minutes. */
const unstated = { limit: 3000, seconds: 900 };

/** A client of API v4. Nothing is sent before the first call. */
export function createAccessLinkV4(options: PipelineOptions): AccessLinkV4 {
  const { exchange, base } = createRequestPipeline(options, { share, unstated });

  return {
    ...base,
    ...dataCalls4(exchange),
    get requests() {
      return exchange.requests;
    },
    listSessions: (range, features = []) =>
      exchange.run({ method: 'GET', path: pathOf(range, features), parse: parseSessionList, alsoAccept: [404] }),
  };
}

/** Each feature is a parameter of its own: Polar refuses a list with commas. */
function pathOf({ from, to }: LocalRange, features: readonly Feature[]): string {
  const parameters = features.map((feature) => `&features=${feature}`).join('');
  return `/training-sessions/list?from=${from}&to=${to}${parameters}`;
}
