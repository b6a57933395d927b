import { expect } from 'vitest';
import { openStore } from '../../src/storage/store.js';
import { verify } from '../../src/sync/verify.js';

/** What a store holds, but for when it was fetched; fails unless all of it holds. */
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
