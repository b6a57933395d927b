import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { unreadIn } from '../../../src/polar/parse/unread.js';
import { describeShared, sharedPath } from '../../support/shared.js';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describeShared('what real answers hold', () => {
  it('is read to the last field', () => {
    const folder = sharedPath('fixtures/accesslink');
    const sessions = readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => [JSON.parse(readFileSync(sharedPath('fixtures/accesslink', name), 'utf8')) as unknown].flat())
      .filter((one) =>
        JSON.stringify(one)
          .slice(0, 4000)
          .match(/"start[-_]time[-_]utc[-_]offset"/),
      );
    expect(sessions.length).toBeGreaterThan(50);
    // From the fixture whose keys are broken on purpose.
    const broken = [{ kind: 'field', name: 'exercise.durations' }];
    expect(sessions.flatMap((session) => unreadIn('exercise', bytes(session)))).toEqual(broken);
  });
});

it('names a field only if its name looks like one', () => {
  expect(unreadIn('exercise', bytes({ 'My son’s bike': 1, start_time: '2026-01-01T00:00' }))).toEqual([
    { kind: 'field', name: 'exercise.?' },
  ]);
});

it('reads the parts of a transaction in the same way', () => {
  expect(unreadIn('zones', bytes({ zone: [{ index: 1, glow: 2 }] }))).toEqual([
    { kind: 'field', name: 'heart_rate_zones[].glow' },
  ]);
  expect(unreadIn('samples/0', bytes({ 'sample-type': 0, 'recording-rate': 1, data: [] }))).toEqual([
    { kind: 'value', name: 'samples[].data empty' },
  ]);
  expect(unreadIn('summary', bytes({ glow: 1 }))).toEqual([{ kind: 'field', name: 'exercise.glow' }]);
  expect(unreadIn('samples/0', Buffer.alloc(0))).toEqual([]);
  expect(unreadIn('route', Buffer.from('<gpx/>'))).toEqual([]);
});
