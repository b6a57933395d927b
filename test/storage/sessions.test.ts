import { expect, it } from 'vitest';
import { memoryStore } from '../sync/import/support.js';

it('finds the exercises of a session, and of no other whose id begins so', () => {
  const store = memoryStore();
  const ids = ['7', '7/', '7/1', '7/12', '7/2', '7-a', '7.5', '70', '71/1', '6', '6/1', '8'];
  const detail = { samples: false, zones: false, route: false };
  const common = { startMs: 0, workoutId: 'w', firstSeenAt: '2026-03-01T12:00:00.000Z', ...detail };
  store.atomically(() => {
    for (const externalId of ids) store.sessions.save({ userId: '1', source: 'v4', externalId, ...common });
    store.sessions.save({ userId: '1', source: 'flow_export', externalId: '7/3', ...common });
    store.sessions.save({ userId: '2', source: 'v4', externalId: '7/4', ...common });
  });
  const found = store.sessions.ofFile('1', 'v4', '7').map(({ externalId }) => externalId);
  expect(found).toEqual(['7', '7/1', '7/12', '7/2']);
});
