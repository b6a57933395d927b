import { describe, expect, it } from 'vitest';
import { changedFields, hashed } from '../../src/deliver/content.js';
import { planOf } from '../../src/deliver/engine/plan.js';
import { linkOf } from '../../src/deliver/link.js';
import type { DeliveryRow } from '../../src/storage/deliveries/deliveries.js';

describe('an edit', () => {
  it('is named by what differs', () => {
    expect(changedFields('{"name":"a","sport":"b"}', '{"note":"c","sport":"b"}')).toEqual(['name', 'note']);
  });

  it.each(['', '{', '[]', 'null'])('cannot be named where the ledger has no readable content: %j', (damaged) => {
    expect(changedFields(damaged, '{"name":"a"}')).toEqual([]);
    const row = { state: 'sent', content: damaged, contentHash: 'x', remoteId: '1' } as DeliveryRow;
    const kind = { replaces: ['name'] as const };
    expect(planOf(row, hashed({ name: 'a' }), { kind, named: false })).toMatchObject({ do: 'report', changed: [] });
  });
});

it('the link to a workout stays below its page, whatever its id is', () => {
  const config = { kind: 'intervals', url: 'https://x.example' } as Parameters<typeof linkOf>[0];
  expect(linkOf(config, '../../evil?x#y')).toBe('https://x.example/activities/..%2F..%2Fevil%3Fx%23y');
});
