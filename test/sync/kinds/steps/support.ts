import { afterEach, beforeEach, vi } from 'vitest';
import { NetworkError, NotServedError, ServerError } from '../../../../src/polar/errors.js';
import type { AccessLinkData } from '../../../../src/polar/v3/access-link.js';
import { parseResource } from '../../../../src/polar/v3/data.js';
import type { Store } from '../../../../src/storage/store.js';
import { core } from '../../../../src/sync/core/core.js';
import { pullData } from '../../../../src/sync/kinds/pull.js';
import type { PullDeps } from '../../../../src/sync/pull-contract.js';
import { Run } from '../../../../src/sync/run.js';
import { memoryDatabase, memoryStore, user } from '../../import/support.js';
import { bare } from '../../support.js';

/* The steps of a pull of data, each by itself, with responses made by hand. */

export const now = Date.parse('2026-03-01T12:00:00.000Z');
export const day = 86_400_000;

/** A fresh one for each test, and the store in it. */
export let db: ReturnType<typeof memoryDatabase>;
export let store: Store;
/** What was requested, and what Polar throws or sends: by the name of the resource, and the number of the request. */
export const asked: string[] = [];
export const polar: { says: (name: string, n: number) => unknown } = { says: () => undefined };

/** Registers what each test file starts from: an empty store, and a Polar that has nothing. */
export function useSteps(): void {
  beforeEach(() => {
    db = memoryDatabase();
    store = memoryStore(db);
    asked.length = 0;
    polar.says = () => undefined;
  });
  afterEach(() => {
    vi.restoreAllMocks();
    store.close();
  });
}

export const client = {
  getData: async (name: string, range?: { from: string; to: string }) => {
    asked.push(range ? `${name} ${range.from}` : name);
    const said = polar.says(name, asked.length);
    if (said instanceof Error) throw said;
    const body = Buffer.from(typeof said === 'number' || said === undefined ? '' : JSON.stringify(said));
    const answer = { path: `/${name}`, status: typeof said === 'number' ? said : 200, contentType: null, body };
    const came = { ...answer, fetchedAt: new Date(now).toISOString() };
    if (body.byteLength === 0) return came;
    return { ...came, value: parseResource(name as never, came) };
  },
  createActivityTransaction: async () => {
    throw new NotServedError(404, '/');
  },
} as unknown as AccessLinkData;

export function open(dry = false, more: Partial<PullDeps> = {}): Run {
  const deps = {
    ...{ client: { userId: user, requests: 0 } as PullDeps['client'], store, now: () => now },
    ...{ signal: new AbortController().signal, ...more },
  };
  const id = dry ? undefined : store.syncRuns.start(user, 'auto', new Date(now).toISOString());
  return new Run(deps, { source: 'auto', details: bare }, core, id);
}

export type Kinds = Parameters<typeof pullData>[1]['kinds'];

export async function pulled(kinds: Kinds, run = open()) {
  asked.length = 0;
  const { answered, problem } = await pullData(run, { client, kinds });
  return { answered, problem, counts: Object.fromEntries(run.data), failed: run.failures, asked: [...asked] };
}

export const down = new ServerError(500, '/');
export const lost = new NetworkError('CONNECTION_LOST', 'x', { notSent: false });
