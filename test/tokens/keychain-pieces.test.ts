import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Entries, LongSecret } from '../../src/tokens/keychain-pieces.js';

/** A keychain in memory with small entries, which can die at any call. */
class Small implements Entries {
  readonly kept = new Map<string, string>();
  calls = 0;
  dieAt = Number.POSITIVE_INFINITY;

  constructor(readonly maxBytes: number) {}

  async get(account: string) {
    this.#step();
    return this.kept.get(account) ?? null;
  }

  async set(account: string, secret: string) {
    this.#step();
    if (Buffer.byteLength(secret) > this.maxBytes) throw new Error('The stub received bad data.');
    this.kept.set(account, secret);
  }

  async delete(account: string) {
    this.#step();
    return this.kept.delete(account);
  }

  #step() {
    this.calls += 1;
    if (this.calls >= this.dieAt) throw new Error('killed');
  }
}

describe('a secret that is longer than an entry', () => {
  it('is read back unchanged, whatever its length and characters', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary', maxLength: 700 }), { maxLength: 4 }), async (secrets) => {
        const entries = new Small(150);
        const secret = new LongSecret(entries, 'default', 150);
        for (const text of secrets) {
          await secret.write(text);
          expect(await secret.read()).toBe(Buffer.from(text).toString());
        }
        expect(await secret.clear()).toBe(secrets.length > 0);
        expect(entries.kept.size).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it('is the old one or the new one after a death at any call, and no leftovers stay in the end', async () => {
    const [old, young] = ['o'.repeat(900), 'y'.repeat(700)];
    const calls = await callsOfAWrite(old, young);
    expect(calls).toBeGreaterThan(10);
    for (let dieAt = 1; dieAt <= calls; dieAt += 1) {
      const entries = new Small(150);
      const secret = new LongSecret(entries, 'default', 150);
      await secret.write(old);
      entries.calls = 0;
      entries.dieAt = dieAt;
      await expect(secret.write(young)).rejects.toThrow('killed');
      entries.dieAt = Number.POSITIVE_INFINITY;
      expect([old, young]).toContain(await secret.read());
      await secret.write(young);
      expect(await secret.read()).toBe(young);
      await secret.clear();
      expect([...entries.kept.keys()]).toEqual([]);
    }
  });

  it('leaves nothing of a killed write after a short one that follows', async () => {
    const [old, young] = ['o'.repeat(900), 'y'.repeat(700)];
    const calls = await callsOfAWrite(old, young);
    for (let dieAt = 1; dieAt <= calls; dieAt += 1) {
      const entries = new Small(150);
      const secret = new LongSecret(entries, 'default', 150);
      await secret.write(old);
      entries.calls = 0;
      entries.dieAt = dieAt;
      await expect(secret.write(young)).rejects.toThrow('killed');
      entries.dieAt = Number.POSITIVE_INFINITY;
      await secret.write('short');
      expect(Object.fromEntries(entries.kept)).toEqual({ default: 'short' });
    }
  });

  it('is reported as incomplete if a piece was removed', async () => {
    const entries = new Small(150);
    const secret = new LongSecret(entries, 'default', 150);
    await secret.write('x'.repeat(500));
    entries.kept.delete([...entries.kept.keys()].find((name) => name.endsWith('1')) ?? '');
    expect(await secret.read()).toBeUndefined();
  });

  it('is one entry, in one call, if an entry can hold everything', async () => {
    const entries = new Small(Number.POSITIVE_INFINITY);
    const secret = new LongSecret(entries, 'default', Number.POSITIVE_INFINITY);
    await secret.write('x'.repeat(9000));
    expect([entries.calls, entries.kept.size]).toEqual([1, 1]);
    expect([await secret.clear(), entries.calls, entries.kept.size]).toEqual([true, 2, 0]);
  });

  it('is read again if another process replaces it between two reads', async () => {
    const entries = new Small(150);
    const secret = new LongSecret(entries, 'default', 150);
    const [old, young] = ['o'.repeat(500), 'y'.repeat(500)];
    await secret.write(old);
    let looks = 0;
    const between: Entries = {
      ...{ set: () => expect.unreachable(), delete: () => expect.unreachable() },
      get: async (account) => {
        looks += 1;
        if (looks === 2) await secret.write(young);
        return entries.get(account);
      },
    };
    expect(await new LongSecret(between, 'default', 150).read()).toBe(young);
  });
});

describe('a secret that fits into an entry', () => {
  it.each([
    ['a token', JSON.stringify({ accessToken: 'a', userId: '475' })],
    ['one that fills it', 'x'.repeat(150)],
    ['a number', '5'],
    ['the beginning of a list of pieces, damaged', '{"pieces":"a","cou'],
  ])('is stored in it as it is: %s', async (_what, text) => {
    const entries = new Small(150);
    const secret = new LongSecret(entries, 'default', 150);
    expect(await secret.read()).toBeNull();
    await secret.write('a longer one. '.repeat(50));
    await secret.write(text);
    expect(Object.fromEntries(entries.kept)).toEqual({ default: text });
    expect(await secret.read()).toBe(text);
  });
});

async function callsOfAWrite(old: string, young: string): Promise<number> {
  const entries = new Small(150);
  const secret = new LongSecret(entries, 'default', 150);
  await secret.write(old);
  entries.calls = 0;
  await secret.write(young);
  return entries.calls;
}
