import { int64 } from '../../represent/json.js';
import { file } from '../files.js';
import { type ApiRequest, data, type Reply } from '../http.js';
import type { Entry, Transaction, Uploads } from '../uploads.js';

const NOTHING: Reply = { status: 204 };
const UNKNOWN: Reply = { status: 404 };

/** `/v3/users/{id}/exercise-transactions`: deprecated but working. */
export class Transactions {
  constructor(
    private readonly uploads: Uploads,
    /** `https://host/v3/users/1`, the start of all links. */
    private readonly userUrl: () => string,
    /** The user's address in the data; the same on every machine. */
    private readonly polarUser: string,
  ) {}

  create(request: ApiRequest): Reply {
    const transaction = this.uploads.openTransaction();
    if (!transaction) return NOTHING;
    const location = { 'transaction-id': int64(transaction.id), 'resource-uri': this.#url(transaction) };
    return data(request, 'transaction-location', location, 201);
  }

  list(request: ApiRequest, id: string): Reply {
    const transaction = this.uploads.transaction(id);
    if (!transaction) return UNKNOWN;
    const exercises = transaction.entries.map((entry) => this.#url(transaction, entry));
    return data(request, 'exercises', { exercises });
  }

  commit(id: string): Reply {
    const transaction = this.uploads.transaction(id);
    if (!transaction) return UNKNOWN;
    this.uploads.commit(transaction);
    return { status: 200 };
  }

  /** One exercise or what is below it: `''`, `heart-rate-zones`, `samples`, `samples/{type}`, `gpx`, `tcx`, `fit`. */
  exercise(request: ApiRequest, id: string, exerciseId: string, part: string): Reply {
    const transaction = this.uploads.transaction(id);
    const entry = transaction?.entries.find((candidate) => candidate.id.toString() === exerciseId);
    if (!transaction || !entry) return UNKNOWN;
    if (part === '') return this.#summary(request, transaction, entry);
    if (part === 'heart-rate-zones') return zones(request, entry);
    if (part === 'samples') return this.#samples(request, transaction, entry);
    if (part.startsWith('samples/')) return sample(request, entry, part.slice('samples/'.length));
    return file(request, entry, part) ?? NOTHING;
  }

  #summary(request: ApiRequest, transaction: Transaction, entry: Entry): Reply {
    const { 'upload-time': hyphenated, upload_time: underscored, ...summary } = entry.representation.summary();
    const seen = underscored !== undefined;
    return data(request, 'exercise', {
      id: int64(entry.id),
      [seen ? 'upload_time' : 'upload-time']: seen ? underscored : hyphenated,
      [seen ? 'polar_user' : 'polar-user']: this.polarUser,
      [seen ? 'transaction_id' : 'transaction-id']: int64(transaction.id),
      ...summary,
    });
  }

  #samples(request: ApiRequest, transaction: Transaction, entry: Entry): Reply {
    const types = entry.representation.sampleTypes();
    if (types.length === 0) return NOTHING;
    const samples = types.map((type) => `${this.#url(transaction, entry)}/samples/${type}`);
    return data(request, 'samples', { samples });
  }

  #url(transaction: Transaction, entry?: Entry): string {
    const base = `${this.userUrl()}/exercise-transactions/${transaction.id}`;
    return entry ? `${base}/exercises/${entry.id}` : base;
  }
}

function zones(request: ApiRequest, entry: Entry): Reply {
  const list = entry.representation.zones();
  return list === undefined ? NOTHING : data(request, 'heart-rate-zones', { zone: list });
}

function sample(request: ApiRequest, entry: Entry, type: string): Reply {
  const found = entry.representation.sample(type);
  return found ? data(request, 'sample', found) : NOTHING;
}
