import type { ParsedAnswer } from '../../src/polar/answer.js';
import { errorOfStatus } from '../../src/polar/errors.js';
import type { Call, Exchange } from '../../src/polar/http/exchange.js';
import { parseSessionList } from '../../src/polar/parse/flow/session-list.js';
import type { AccessLinkV4 } from '../../src/polar/v4/access-link-v4.js';
import { dataCalls4 } from '../../src/polar/v4/data.js';
import { Life } from '../../src/sandbox/days/life.js';
import type { JsonObject } from '../../src/sandbox/represent/json.js';
import { DailyData } from '../../src/sandbox/server/days/daily-data.js';
import { Data4 } from '../../src/sandbox/server/v4/data.js';
import { knownScopes } from '../../src/sandbox/server/v4/oauth.js';

const DAY = 86_400_000;

/** v4 without a network: the sandbox's own responses, read by the client's own parser. */
export class ShelfV4 implements AccessLinkV4 {
  /** The path and query of every request. */
  readonly paths: string[] = [];
  readonly elements: JsonObject[] = [];
  readonly data: Data4;
  readonly #now: () => number;
  readonly #calls: ReturnType<typeof dataCalls4>;

  /** @param historyDays how long ago the watch came out of its box. */
  constructor(now: () => number, historyDays = 0) {
    this.#now = now;
    const life = new Life(1, Math.floor(now() / DAY) - historyDays);
    this.data = new Data4(
      () => knownScopes,
      () => this.elements,
      new DailyData(life, now, { polarUser: '', documented: false }),
    );
    // The calls need nothing of an exchange but that it answers.
    this.#calls = dataCalls4({ run: (call: Call<unknown>) => this.#answer(call) } as unknown as Exchange);
  }

  get requests(): number {
    return this.paths.length;
  }

  listSessions: AccessLinkV4['listSessions'] = ({ from, to }, features = []) => {
    const query = new URLSearchParams({ from, to });
    for (const feature of features) query.append('features', feature);
    return this.#answer({ path: `/training-sessions/list?${query}`, parse: (body) => parseSessionList(body) });
  };

  getData4: AccessLinkV4['getData4'] = (resource, days) => this.#calls.getData4(resource, days);
  getIndex4: AccessLinkV4['getIndex4'] = (resource, days) => this.#calls.getIndex4(resource, days);

  budget = () => undefined;
  room = () => Number.POSITIVE_INFINITY;
  clocks = () => undefined;
  close = async () => undefined;

  async #answer<T>({ path, parse, alsoAccept = [] }: Pick<Call<T>, 'path' | 'parse' | 'alsoAccept'>) {
    this.paths.push(path);
    const [address = '', query = ''] = path.split('?');
    const headers = { authorization: 'Bearer token' };
    const request = { method: 'GET', path: `/v4/data${address}`, query: new URLSearchParams(query), headers, body: '' };
    const { status, body = '' } = this.data.handle(request);
    if (status !== 200 && status !== 204 && !alsoAccept.includes(status)) throw errorOfStatus(status, path);
    const bytes = Buffer.from(body);
    const answer = { status, path, contentType: null, body: bytes, fetchedAt: new Date(this.#now()).toISOString() };
    return (status === 200 && parse ? { ...answer, value: parse(bytes, answer) } : answer) as ParsedAnswer<T>;
  }
}
