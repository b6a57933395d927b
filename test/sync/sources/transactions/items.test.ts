import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotServedError, ServerError } from '../../../../src/polar/errors.js';
import { parseExercise } from '../../../../src/polar/parse/exercise.js';
import type { AccessLink, DetailFlags } from '../../../../src/polar/v3/access-link.js';
import type { Store } from '../../../../src/storage/store.js';
import { core } from '../../../../src/sync/core/core.js';
import { keep } from '../../../../src/sync/core/keep.js';
import type { PullDeps, PullOptions } from '../../../../src/sync/pull-contract.js';
import { Run } from '../../../../src/sync/run.js';
import { fetchItems } from '../../../../src/sync/sources/transactions/items.js';
import { memoryStore, user } from '../../import/support.js';
import { bare, full } from '../../support.js';

/* The items of one transaction, with Polar's answers made by hand. */

const now = new Date('2026-03-01T12:00:00.000Z');
let store: Store;
let asked: string[];
let says: (name: string) => unknown;
beforeEach(() => {
  store = memoryStore();
  [asked, says] = [[], () => undefined];
});
afterEach(() => store.close());

const gone = new NotServedError(404, '/');
const item = (id: string) => ({ id, path: `/${id}` });
const summary = (second: number, more: object = {}) => ({
  ...{ start_time: `2026-02-28T07:00:0${second}`, start_time_utc_offset: 0, duration: 'PT10M', sport: 'RUNNING' },
  ...{ has_route: false, calories: 300, distance: 9000, ...more },
});

async function reply<T>(name: string, path: string, value: unknown, read: (body: Uint8Array) => T) {
  asked.push(name);
  const said = says(name);
  if (said instanceof Error) throw said;
  const body = Buffer.from(JSON.stringify(said ?? value));
  return { path, status: 200, contentType: null, body, fetchedAt: now.toISOString(), value: read(body) };
}

const client = {
  userId: user,
  requests: 0,
  getSummary: ({ id, path }: { id: string; path: string }) => reply(id, path, summary(Number(id)), parseExercise),
  getZones: ({ id }: { id: string }) => reply(`${id}/zones`, `/${id}/zones`, { zone: [] }, () => []),
  listSamples: ({ id }: { id: string }) =>
    reply(`${id}/samples`, `/${id}/samples`, {}, () => ({ items: [], unreadable: 0 })),
} as unknown as AccessLink;

function open(options: Partial<PullOptions> = {}, more: Partial<PullDeps> = {}): Run {
  const deps = { client, store, signal: new AbortController().signal, now: () => now.getTime(), ...more };
  const id = store.syncRuns.start(user, 'transactions', now.toISOString());
  return new Run(deps, { source: 'transactions', details: bare, ...options }, core, id);
}

/** A transaction that lists these. */
function listed(ids: string[], wanted: DetailFlags = { ...bare, zones: true }) {
  const items = ids.map(item);
  const row = store.transactions.begin(user, wanted, now.toISOString());
  store.transactions.listed(row, items, now.toISOString());
  return { row, items, wanted, originals: [] };
}

const isOpen = async () => true;
const isOver = async () => false;

describe('the sessions of a transaction', () => {
  it('have all their summaries first, then what is missing, and are told of one by one', async () => {
    const told: string[] = [];
    const onProgress: PullDeps['onProgress'] = ({ step, done, total }) => void told.push(`${step} ${done}/${total}`);
    const run = open({}, { onProgress });
    expect(await fetchItems(run, listed(['1', '2']), isOpen)).toBe('complete');
    expect(asked).toEqual(['1', '2', '1/zones', '2/zones']);
    expect(told).toEqual(['transaction 0/2', 'transaction 1/2', 'transaction 2/2']);
    expect([run.counts.new, run.failures]).toEqual([2, []]);
    expect(store.openTransactions()).toMatchObject([{ items: 2, stored: 2 }]);
    asked.length = 0;
    expect(await fetchItems(open(), listed(['1', '2']), isOpen)).toBe('complete');
    expect(asked).toEqual([]);
  });

  it.each([
    ['its summary', '1', ['1', '2']],
    ['the summary of the last', '2', ['1', '2']],
    ['its details', '1/zones', ['1', '2', '1/zones', '2/zones']],
  ])(
    'are gone where one of them is not found any more, and the transaction neither: %s',
    async (_what, name, requests) => {
      says = (one) => (one === name ? gone : undefined);
      const run = open();
      expect(await fetchItems(run, listed(['1', '2']), isOver)).toBe('gone');
      expect([asked, run.failures, store.failures.of(user, 'transactions')]).toEqual([requests, [], []]);
    },
  );

  it('are incomplete where one does not come, and that is recorded; the others come', async () => {
    for (const [problem, over] of [
      [gone, isOpen],
      [new ServerError(500, '/'), isOver],
    ] as const) {
      says = (one) => (one === '1/zones' ? problem : undefined);
      const run = open();
      expect(await fetchItems(run, listed(['1', '2']), over)).toBe('incomplete');
      expect(run.failures).toEqual([{ id: '1', reason: problem.message }]);
    }
    expect(store.sessions.get(user, 'transactions', '2')).toMatchObject({ zones: true });
    expect(store.failures.get(user, 'transactions', '1')).toMatchObject({ runs: 2 });
  });

  it('are complete without one that was given up, now or before, and with it where it comes after all', async () => {
    says = (one) => (one === '1/zones' ? gone : undefined);
    const live = listed(['1', '2']);
    const run = open({ giveUp: '1' });
    expect(await fetchItems(run, live, isOpen)).toBe('complete');
    expect([run.failures, store.failures.get(user, 'transactions', '1')?.givenUp]).toEqual([[], true]);
    expect(await fetchItems(open(), live, isOpen)).toBe('complete');
    says = () => undefined;
    expect(await fetchItems(open(), live, isOpen)).toBe('complete');
    expect(store.sessions.get(user, 'transactions', '1')).toMatchObject({ zones: true });
  });

  it('end with the run that is to end', async () => {
    const run = open({}, { signal: AbortSignal.abort() });
    await expect(fetchItems(run, listed(['1']), isOpen)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it('are asked for what they lack when one that comes later takes the other source away', async () => {
    // What the list has says of the first as of the second that it is the same; the second begins with it.
    const told = summary(2, {
      samples: [{ recording_rate: 1, sample_type: 0, data: Array(600).fill(99).join(',') }],
      heart_rate_zones: [{ index: 0, lower_limit: 90, upper_limit: 120, in_zone: 'PT3S' }],
    });
    const body = Buffer.from(JSON.stringify(told));
    const answer = { path: '/', status: 200, contentType: null, body, fetchedAt: now.toISOString() };
    const exercise = parseExercise(body);
    const arrival = {
      source: 'exercises',
      externalId: 'E',
      exercise,
      answers: [{ part: 'exercise', answer }],
      held: full,
    };
    keep(store, user, arrival as Parameters<typeof keep>[2], now.toISOString());
    expect(await fetchItems(open(), listed(['1', '2']), isOpen)).toBe('complete');
    expect(asked).toEqual(['1', '2', '1/zones']);
    expect(store.sessions.get(user, 'transactions', '1')).toMatchObject({ zones: true });
    expect(store.list()).toHaveLength(2);
  });
});
