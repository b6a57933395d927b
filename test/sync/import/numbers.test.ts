import { describe, expect, it } from 'vitest';
import { verify } from '../../../src/sync/verify.js';
import { everything } from './days.js';
import { memoryStore, take } from './support.js';

/** One copy of the content for each number in it, with that number replaced. */
function* withOne(content: unknown, number: number): Generator<unknown> {
  if (typeof content === 'number') yield number;
  if (typeof content !== 'object' || content === null) return;
  for (const [key, inner] of Object.entries(content)) {
    for (const other of withOne(inner, number)) {
      const changed = Object.entries({ ...content, [key]: other });
      yield Array.isArray(content) ? changed.map(([, value]) => value) : Object.fromEntries(changed);
    }
  }
}

describe('a number that nobody can have measured', () => {
  it.each([1e300, 9e15])('(%d) makes no file of nights and days fail', { timeout: 60_000 }, async (number) => {
    let files = 0;
    for (const [name, content] of Object.entries(everything)) {
      for (const changed of withOne(content, number)) {
        const store = memoryStore();
        expect(await take(store, { [name]: changed }), JSON.stringify(changed)).toMatchObject({ failed: [] });
        expect(await verify(store), JSON.stringify(changed)).toMatchObject({ problems: [] });
        store.close();
        files += 1;
      }
    }
    expect(files).toBeGreaterThan(50);
  });
});
