import { expect } from 'vitest';
import { openStore } from '../../src/storage/store.js';
import { verify } from '../../src/sync/verify.js';

/** The contents of a database, except when they were fetched; fails unless everything verifies. */
export async function contents(path: string) {
  const store = openStore(path);
  try {
    expect((await verify(store)).problems).toEqual([]);
    const workouts = [...store.iterate()].map(({ provenance: _, ...workout }) => workout);
    return { workouts, sleep: [...store.records.iterate('sleep')] };
  } finally {
    store.close();
  }
}
