import { errorOfStatus } from '../../src/polar/errors.js';
import { parseSessionList } from '../../src/polar/parse/flow/session-list.js';
import type { AccessLinkV4 } from '../../src/polar/v4/access-link-v4.js';
import type { JsonObject } from '../../src/sandbox/represent/json.js';
import { Data4 } from '../../src/sandbox/server/v4/data.js';

/** v4 without a network: the sandbox's own responses, read by the client's own parser. */
export class ShelfV4 implements AccessLinkV4 {
  requests = 0;
  readonly elements: JsonObject[] = [];
  readonly #data = new Data4(
    () => new Set(['training_sessions:read']),
    () => this.elements,
  );
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  listSessions: AccessLinkV4['listSessions'] = async ({ from, to }, features = []) => {
    this.requests += 1;
    const query = new URLSearchParams({ from, to });
    for (const feature of features) query.append('features', feature);
    const headers = { authorization: 'Bearer token' };
    const request = { method: 'GET', path: '/v4/data/training-sessions/list', query, headers, body: '' };
    const { status, body = '' } = this.#data.handle(request);
    const path = `/training-sessions/list?${query}`;
    if (status !== 200) throw errorOfStatus(status, path);
    const bytes = Buffer.from(body);
    const fetchedAt = new Date(this.#now()).toISOString();
    return { status, path, contentType: null, body: bytes, fetchedAt, value: parseSessionList(bytes) };
  };

  getData4: AccessLinkV4['getData4'] = async () => {
    throw new Error('Only sessions are asked for here.');
  };
  getIndex4: AccessLinkV4['getIndex4'] = async () => {
    throw new Error('Only sessions are asked for here.');
  };

  budget = () => undefined;
  clocks = () => undefined;
  close = async () => undefined;
}
