import type { Store } from '../../src/storage/store.js';
import { memoryDatabase, memoryStore } from '../sync/import/support.js';
import { type Case, casesOf } from './cases.js';
import { exerciseBases, listedBases, olderBases, transactionBases, v4Bases } from './sources/bases.js';
import { SweepPolar, sweepV4 } from './sources/polar.js';
import { savedAs } from './sources/saved.js';
import { importCases, pullFrom } from './take.js';

/** A step through the hostile values that is coprime to their number, so that each of them has its turn. */
const STEP = 7;

/** One hostile value per field, a different one from field to field: the effect of all of them is tested without a database. */
function oneOfEach(cases: readonly Case[]): Case[] {
  const byField = new Map<string, Case[]>();
  for (const one of cases) {
    if (one.kind === 'hostile') byField.set(one.field, [...(byField.get(one.field) ?? []), one]);
  }
  const chosen = [...byField.values()].map((all, n) => all[(n * STEP) % all.length]);
  return cases.filter((one) => one.field === '' || chosen.includes(one));
}

/** The cases that go through the database, by the source they come from. */
export function storedCases() {
  return {
    exercises: oneOfEach(casesOf(exerciseBases, { first: '1975-01-01', ids: (n) => `c${n}` })),
    listed: oneOfEach(casesOf(listedBases, { first: '1985-01-01', ids: (n) => `l${n}` })),
    transaction: oneOfEach(casesOf(transactionBases, { first: '1990-01-01', ids: (n) => String(10_000 + n) })),
    v4: oneOfEach(casesOf(v4Bases, { first: '2001-01-01', ids: (n) => String(7_000_000_000 + n) })),
    older: oneOfEach(casesOf(olderBases, { first: '2100-01-01', ids: (n) => String(8_000_000_000 + n) })),
  };
}

export type StoredCases = ReturnType<typeof storedCases>;

/** Only those without anything hostile. */
export const soundOf = (all: StoredCases): StoredCases =>
  Object.fromEntries(
    Object.entries(all).map(([side, cases]) => [side, cases.filter(({ field }) => field === '')]),
  ) as StoredCases;

/** A list of `/v3/exercises` is no longer than this: it is read again for each of its sessions that does not come itself. */
const LISTED_AT_ONCE = 50;

/** Everything pulled and imported, as several runs would do. @returns what was not accepted, by name. */
export async function takeAll(store: Store, all: StoredCases): Promise<string[]> {
  const failed: string[] = [];
  const note = (result: { failed: { id: string }[] }) => failed.push(...result.failed.map(({ id }) => id));
  note(await pullFrom(store, new SweepPolar({ exercises: all.exercises }), { source: 'exercises' }));
  for (let n = 0; n < all.listed.length; n += LISTED_AT_ONCE) {
    const listed = all.listed.slice(n, n + LISTED_AT_ONCE);
    note(await pullFrom(store, new SweepPolar({ listed }), { source: 'exercises' }));
  }
  note(await pullFrom(store, new SweepPolar({ transaction: all.transaction }), { source: 'transactions' }));
  note(await pullFrom(store, new SweepPolar({}), { source: 'v4', since: '2000-06-01' }, sweepV4(all.v4)));
  note(await importCases(store, all.older));
  return failed;
}

/** A home with a database of everything, as the commands open it. */
export async function homeOf(all: StoredCases) {
  const db = memoryDatabase();
  const store = memoryStore(db);
  const failed = await takeAll(store, all);
  const home = savedAs(db);
  return { home, env: { POLAR_SYNC_HOME: home }, store, failed };
}
