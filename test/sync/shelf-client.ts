import type { ParsedAnswer } from '../../src/polar/answer.js';
import { errorOfStatus, ServerError } from '../../src/polar/errors.js';
import { parseSamples, parseZones } from '../../src/polar/parse/details.js';
import { parseExercise, parseExerciseList } from '../../src/polar/parse/exercise.js';
import { wholeFile } from '../../src/polar/parse/file.js';
import { parseRouteGpx } from '../../src/polar/parse/gpx.js';
import { parseSampleLinks, parseTransaction, parseTransactionList } from '../../src/polar/parse/transaction.js';
import type { AccessLink } from '../../src/polar/v3/access-link.js';
import type { JsonObject } from '../../src/sandbox/represent/json.js';
import { representRaw } from '../../src/sandbox/represent/raw.js';
import { Exercises } from '../../src/sandbox/server/exercises.js';
import type { ApiRequest, Reply } from '../../src/sandbox/server/http.js';
import { Transactions } from '../../src/sandbox/server/transactions/exercises.js';
import { Uploads } from '../../src/sandbox/server/uploads.js';

const apiUrl = 'https://www.polaraccesslink.com';
const rules = {
  transactionLifeMillis: 10 * 60_000,
  transactionSize: 2,
  windowMillis: 30 * 86_400_000,
  sampleDataAfterRegistration: true,
  firstExerciseId: 1000n,
  firstTransactionId: 500n,
};

/**
 * Polar without a network: the sandbox's own data, its responses in Polar's bytes and read by the client's own
 * parsers, so that hundreds of accounts fit into a test's time. Each source has its own data, so that a session can be
 * in one source only, or different in each. A transaction holds two sessions.
 */
export class ShelfPolar implements AccessLink {
  readonly userId: string;
  requests = 0;
  /** The next commits fail, without effect. */
  failingCommits = 0;
  readonly #exercises: Uploads;
  readonly #transactions: Uploads;
  readonly #side: { exercises: Exercises; transactions: Transactions };
  readonly #now: () => number;

  constructor(userId: string, now: () => number) {
    const user = `${apiUrl}/v3/users/${userId}`;
    this.userId = userId;
    this.#now = now;
    this.#exercises = new Uploads(rules, now);
    this.#transactions = new Uploads(rules, now);
    for (const shelf of [this.#exercises, this.#transactions]) shelf.register();
    this.#side = {
      exercises: new Exercises(this.#exercises, now),
      transactions: new Transactions(this.#transactions, () => user, user),
    };
  }

  /** A session arrives at one source; `element` as `/v3/exercises` has it, `id` as transactions have it. */
  upload(side: 'exercises' | 'transactions', element: JsonObject, id: bigint): void {
    const shelf = side === 'exercises' ? this.#exercises : this.#transactions;
    shelf.add(String(element.id), this.#now(), representRaw(element));
    const entry = shelf.entries.find(({ exerciseId }) => exerciseId === element.id);
    if (entry) entry.id = id;
  }

  get waiting(): number {
    return this.#transactions.waiting.length;
  }

  listExercises: AccessLink['listExercises'] = async () =>
    this.#answer(this.#side.exercises.list(ask('/v3/exercises')), '/v3/exercises', parseExerciseList);

  getExercise: AccessLink['getExercise'] = async (hash, details) => {
    const request = ask(`/v3/exercises/${hash}`, Object.entries(details));
    return this.#answer(this.#side.exercises.one(request, hash), request.path, parseExercise);
  };

  createTransaction: AccessLink['createTransaction'] = async () =>
    this.#answer(this.#side.transactions.create(ask('/create')), '/create', (body) =>
      parseTransaction(body, { apiUrl, userId: this.userId }),
    );

  listTransaction: AccessLink['listTransaction'] = async (transaction) =>
    this.#answer(
      this.#side.transactions.list(ask(transaction.path), transaction.transactionId),
      transaction.path,
      (body) => parseTransactionList(body, { apiUrl, transaction }),
    );

  getSummary: AccessLink['getSummary'] = async (item) => this.#below(item.path, '', parseExercise);
  getZones: AccessLink['getZones'] = async (item) => this.#below(item.path, 'heart-rate-zones', parseZones);
  getRoute: AccessLink['getRoute'] = async (item) => this.#below(item.path, 'gpx', parseRouteGpx);
  listSamples: AccessLink['listSamples'] = async (item) =>
    this.#below(item.path, 'samples', (body) => parseSampleLinks(body, { apiUrl, item }));
  getSamples: AccessLink['getSamples'] = async ({ path }) => this.#below(path, '', parseSamples);

  getItemFile: AccessLink['getItemFile'] = async (item, format) =>
    this.#below(item.path, format, (body) => wholeFile(format, body));
  getExerciseFile: AccessLink['getExerciseFile'] = async (hash, format) => {
    const request = ask(`/v3/exercises/${hash}/${format}`);
    const reply = this.#side.exercises.file(request, hash, format);
    return this.#answer(reply, request.path, (body) => wholeFile(format, body));
  };

  commitTransaction: AccessLink['commitTransaction'] = async ({ transactionId, path }) => {
    this.requests += 1;
    if (this.failingCommits > 0) {
      this.failingCommits -= 1;
      throw new ServerError(503, path);
    }
    return this.#side.transactions.commit(transactionId).status === 200 ? 'committed' : 'unknown';
  };

  #below<T>(path: string, part: string, parse: (body: Uint8Array) => T): ParsedAnswer<T> {
    const [, , , , , transaction = '', , exercise = '', ...more] = path.split('/');
    const request = ask(path, [], part === 'gpx' ? 'application/gpx+xml' : undefined);
    const reply = this.#side.transactions.exercise(
      request,
      transaction,
      exercise,
      [...more, part].filter(Boolean).join('/'),
    );
    return this.#answer(reply, part === '' ? path : `${path}/${part}`, parse);
  }

  #answer<T>({ status, body = '' }: Reply, path: string, parse: (body: Uint8Array) => T): ParsedAnswer<T> {
    this.requests += 1;
    const bytes = Buffer.from(body);
    const answer = { status, path, contentType: null, body: bytes, fetchedAt: new Date(this.#now()).toISOString() };
    if (status === 204) return answer;
    if (status !== 200 && status !== 201) throw errorOfStatus(status, path);
    return { ...answer, value: parse(bytes) };
  }
}

function ask(path: string, flags: [string, boolean][] = [], accept = 'application/json'): ApiRequest {
  const query = new URLSearchParams(flags.map(([name, wanted]): [string, string] => [name, String(wanted)]));
  return { method: 'GET', path, query, headers: { accept }, body: '' };
}
