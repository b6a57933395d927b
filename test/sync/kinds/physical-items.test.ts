import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadAnswerError, NotServedError, RefusedError, ServerError } from '../../../src/polar/errors.js';
import { parsePhysicalInfo } from '../../../src/polar/parse/kinds/physical-info.js';
import { openStore, type Store } from '../../../src/storage/store.js';
import { core } from '../../../src/sync/core/core.js';
import { pullPhysicalInfo } from '../../../src/sync/kinds/offered.js';
import { RecordReader } from '../../../src/sync/kinds/read.js';
import { KindTally } from '../../../src/sync/kinds/tally.js';
import type { PullData, PullDeps, PullOptions } from '../../../src/sync/pull-contract.js';
import { Run } from '../../../src/sync/run.js';
import { temporaryFolder } from '../../support/folder.js';
import { bare } from '../support.js';

/* The items of transactions of physical information, with Polar's answers made by hand. */

const now = '2026-03-01T12:00:00.000Z';
const user = '475';
let store: Store;
let asked: string[];
/** Of each transaction that Polar opens, what it lists. */
let offers: string[][];
let says: (name: string) => unknown;
const notes: string[] = [];
beforeEach(() => {
  store = openStore(join(temporaryFolder(), 'polar.db'));
  [asked, offers, says] = [[], [], () => undefined];
  notes.length = 0;
});
afterEach(() => store.close());

const down = new ServerError(500, '/');
const gone = new NotServedError(404, '/');
let opened = 0;

async function reply(name: string, path: string, value: unknown) {
  asked.push(name);
  const said = says(name);
  if (said instanceof Error) throw said;
  const body = Buffer.from(JSON.stringify(value ?? null));
  const answer = { path, status: said === 204 ? 204 : 200, contentType: null, body, fetchedAt: now };
  return { ...answer, ...(said !== 204 && value !== undefined && { value }) };
}

const client = {
  createPhysicalInfoTransaction: async () => {
    const next = offers[0] && { transactionId: `${opened}`, path: `/t/${opened}` };
    opened += 1;
    return reply('create', '/', next);
  },
  listPhysicalInfos: async ({ path }: { path: string }) => {
    const items = (offers[0] ?? []).map((id) => ({ id, path: `${path}/${id}` }));
    return reply('list', path, { items, unreadable: 0 });
  },
  getPhysicalInfo: async ({ id, path }: { id: string; path: string }) => {
    const answer = await reply(id, path, { created: `2026-02-1${id}T08:00:00Z`, weight: 70 + Number(id) });
    return answer.value === undefined
      ? answer
      : { ...answer, value: parsePhysicalInfo(answer, 'accesslink_transaction') };
  },
  commitPhysicalInfos: async () => {
    offers.shift();
    await reply('commit', '/', 1);
    return 'committed';
  },
} as unknown as PullData['client'];

async function pull(options: Partial<PullOptions> = {}) {
  asked = [];
  const deps = {
    ...{ client: { userId: user, requests: 0 } as PullDeps['client'], store, now: () => Date.parse(now) },
    ...{ signal: new AbortController().signal, onNote: (text: string) => void notes.push(text) },
  };
  const id = store.syncRuns.start(user, 'auto', now);
  const run = new Run(deps, { source: 'auto', details: bare, ...options }, core, id);
  const tally = new KindTally();
  const work = { run, data: { client, kinds: [] }, reader: new RecordReader(store) };
  await pullPhysicalInfo(work, tally);
  return { asked: asked.filter((name) => /\d/.test(name)), committed: asked.includes('commit'), counts: tally.counts };
}

const states = () => store.physicalInfoTransactions.open(user).map(({ state }) => state);

describe('the items of a transaction', () => {
  it('come one after the other, and are committed together', async () => {
    offers = [['1', '2'], ['3']];
    expect(await pull()).toEqual({
      ...{ asked: ['1', '2', '3'], committed: true, counts: { new: 3, updated: 0, unchanged: 0, failed: 0 } },
    });
    expect([states(), store.records.list('physical_info').length]).toEqual([[], 3]);
  });

  it('are no longer asked for where nobody answers three times in a row', async () => {
    offers = [['1', '2', '3', '4', '5', '6']];
    says = (name) => (['1', '2', '3', '4', '5', '6'].includes(name) ? down : undefined);
    expect(await pull()).toMatchObject({ asked: ['1', '2', '3'], committed: false, counts: { failed: 3 } });
    // One that comes, or is answered with anything else, begins the count anew.
    says = (name) => (['1', '2', '4', '5', '6'].includes(name) ? down : undefined);
    expect((await pull()).asked).toEqual(['1', '2', '3', '4', '5', '6']);
    const bad = new BadAnswerError('HTML');
    says = (name) => (['1', '2', '5', '6'].includes(name) ? down : name === '4' ? bad : undefined);
    expect((await pull()).asked).toEqual(['1', '2', '4', '5', '6']);
    says = () => undefined;
    expect(await pull()).toMatchObject({ asked: ['1', '2', '4', '5', '6'], committed: true });
    expect(store.failures.of(user, 'data')).toEqual([]);
  });

  it('that are not found are those of a transaction that is over, or fail where it is not', async () => {
    offers = [['1', '2']];
    says = (name) => (name === '1' ? gone : undefined);
    expect(await pull()).toMatchObject({ asked: ['1', '2'], committed: false, counts: { failed: 1 } });
    let lists = 0;
    says = (name) => {
      if (name === 'list') lists += 1;
      if (name === '1') offers = [];
      return name === '1' ? gone : undefined;
    };
    expect(await pull()).toMatchObject({ asked: ['1'], committed: false, counts: { failed: 0 } });
    expect([lists, states()]).toEqual([2, []]);
  });

  it('that come again in another transaction are asked for again: they may have changed', async () => {
    offers = [['1', '2']];
    says = (name) => (name === '2' ? down : undefined);
    await pull();
    expect((await pull()).asked).toEqual(['2']);
    store.physicalInfoTransactions.setState(store.physicalInfoTransactions.open(user)[0]?.row ?? 0, 'expired', now);
    expect((await pull()).asked).toEqual(['1', '2']);
  });

  it('that were given up keep none of the others, now or in a later run', async () => {
    offers = [['1', '2']];
    says = (name) => (name === '1' || name === 'commit' ? down : undefined);
    await expect(pull({ giveUp: '1' })).rejects.toBe(down);
    expect(notes).toHaveLength(1);
    offers = [['1', '2']];
    says = (name) => (name === '1' ? 204 : undefined);
    expect(await pull()).toMatchObject({ committed: true, counts: { failed: 0 } });
  });
});

describe('the history of physical information', () => {
  const refused = (status: number) => new RefusedError('X', 'x', { status });

  it.each([
    ['it is refused', refused(403)],
    ['it is no longer served', new NotServedError(410, '/')],
  ])('has ended where %s when it is opened, which is a note', async (_why, problem) => {
    says = (name) => (name === 'create' ? problem : undefined);
    await pull();
    expect(notes).toHaveLength(1);
  });

  it.each([
    ['the sign-in is refused', 'create', refused(401)],
    ['Polar is in trouble', 'create', down],
    ['it is refused once it is open', 'list', refused(403)],
    ['it is no longer served once it is open', 'commit', new NotServedError(410, '/')],
  ])('has not where %s (%s)', async (_why, step, problem) => {
    offers = [['1']];
    says = (name) => (name === step ? problem : undefined);
    await expect(pull()).rejects.toBe(problem);
    expect(notes).toEqual([]);
  });
});
