import type { Life } from '../../days/life.js';
import { type PhysicalChange, physicalChanges, physicalInformationJson } from '../../days/physical.js';
import { int64, type JsonObject } from '../../represent/json.js';
import { type ApiRequest, data, type Reply } from '../http.js';
import type { Route } from '../route.js';
import type { Uploads } from '../uploads.js';
import { OneTransaction, type Transaction } from './one-transaction.js';

interface Item {
  id: bigint;
  change: PhysicalChange;
}

const NOTHING: Reply = { status: 204 };
const UNKNOWN: Reply = { status: 404 };

/**
 * `/v3/users/physical-info` with the newest, and the deprecated transactions with every change: like those of exercises,
 * one at a time, for ten minutes; what is committed is not offered again.
 */
export class PhysicalInformation {
  readonly #committed = new Set<number>();
  #given: PhysicalChange[] | undefined;
  readonly #one: OneTransaction<Item>;

  constructor(
    private readonly life: Life,
    private readonly uploads: Uploads,
    private readonly rules: { lifeMillis: number; userUrl: () => string; polarUser: string; now: () => number },
  ) {
    this.#one = new OneTransaction(188_310_021n, rules.lifeMillis, rules.now);
  }

  /** Serves only these from now on, oldest first, in the spelling of `/v3/users/physical-info`. */
  serve(elements: readonly JsonObject[]): void {
    this.#given = elements.map((info, i) => {
      const at = Date.parse(String(info.modified ?? info.created));
      return { at: Number.isNaN(at) ? this.rules.now() - elements.length + i : at, info };
    });
  }

  get waiting(): PhysicalChange[] {
    return this.#changes().filter(({ at }) => !this.#committed.has(at) && this.uploads.offers(at));
  }

  routes(): Route[] {
    const base = '^/v3/users/(\\d+)/physical-information-transactions';
    const route = (method: string, path: string, run: Route['run']): Route => {
      return { method, path: new RegExp(path), kind: 'physical-info', run };
    };
    return [
      route('GET', '^/v3/users/physical-info$', (request) => this.#current(request)),
      route('POST', `${base}$`, (request) => this.#create(request)),
      route('GET', `${base}/([^/]+)$`, (request, [, id = '']) => this.#list(request, id)),
      route('PUT', `${base}/([^/]+)$`, (_request, [, id = '']) => this.#commit(id)),
      route('GET', `${base}/([^/]+)/physical-informations/([^/]+)$`, (request, [, id = '', one = '']) =>
        this.#change(request, id, one),
      ),
    ];
  }

  #changes(): PhysicalChange[] {
    return this.#given ?? physicalChanges(this.life, this.rules.now());
  }

  #current(request: ApiRequest): Reply {
    const newest = this.#changes().at(-1);
    return newest ? data(request, 'physical-info', newest.info) : UNKNOWN;
  }

  #create(request: ApiRequest): Reply {
    const transaction = this.#one.begin(
      this.waiting.map((change) => ({ id: BigInt(Math.floor(change.at / 1000)), change })),
    );
    if (!transaction) return NOTHING;
    const location = { 'transaction-id': int64(transaction.id), 'resource-uri': this.#url(transaction) };
    return data(request, 'transaction-location', location, 201);
  }

  #list(request: ApiRequest, id: string): Reply {
    const transaction = this.#one.live(id);
    if (!transaction) return UNKNOWN;
    const links = transaction.items.map((item) => `${this.#url(transaction)}/physical-informations/${item.id}`);
    return data(request, 'physical-informations', { 'physical-informations': links });
  }

  #change(request: ApiRequest, id: string, one: string): Reply {
    const transaction = this.#one.live(id);
    const item = transaction?.items.find((candidate) => candidate.id.toString() === one);
    if (!transaction || !item) return UNKNOWN;
    return data(request, 'physical-information', {
      id: int64(item.id),
      'transaction-id': int64(transaction.id),
      'polar-user': this.rules.polarUser,
      ...physicalInformationJson(item.change),
    });
  }

  #commit(id: string): Reply {
    const transaction = this.#one.live(id);
    if (!transaction) return UNKNOWN;
    for (const { change } of transaction.items) this.#committed.add(change.at);
    this.#one.end();
    return { status: 200 };
  }

  #url({ id }: Transaction<Item>): string {
    return `${this.rules.userUrl()}/physical-information-transactions/${id}`;
  }
}
