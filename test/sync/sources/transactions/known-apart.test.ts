import { expect, it } from 'vitest';
import type { Session } from '../../../../src/storage/sessions/session.js';
import type { Store } from '../../../../src/storage/store.js';
import { knownApart } from '../../../../src/sync/sources/transactions/known-apart.js';

/** Which transactions named a session, in their order; with `!`: Polar confirmed that it committed it. */
function apart(a: string, b: string): boolean[] {
  const told = Object.entries({ a, b }).flatMap(([externalId, rows]) =>
    rows
      .split(' ')
      .flatMap((row) =>
        row === '' ? [] : [{ externalId, row: Number.parseInt(row, 10), confirmed: Number(row.endsWith('!')) }],
      ),
  );
  const mentions = (_: string, ids: readonly string[]) => told.filter(({ externalId }) => ids.includes(externalId));
  const store = { transactions: { mentions } } as unknown as Store;
  const [one, other] = ['a', 'b'].map((externalId) => ({ externalId }) as Session) as [Session, Session];
  const known = knownApart(store, '1', [one, other]);
  return [known(one, other), known(other, one)];
}

it.each([
  ['both were named together', '1', '1', true],
  ['both were named together once', '1 2', '2 3', true],
  ['both were committed', '1 4!', '2 3 5!', true],
  ['one was committed before the other was first named', '1!', '2', true],
  ['one was committed before the other was first named, after it had been offered twice', '1 2!', '3', true],
  ['one was committed after the other was first named', '1 3!', '2', false],
  ['neither was committed', '1', '2', false],
  ['one was committed and the other was never named', '1!', '', false],
  ['neither was ever named', '', '', false],
])('two sessions are two where %s: %j', (_what, a, b, expected) => {
  expect(apart(a, b)).toEqual([expected, expected]);
});
