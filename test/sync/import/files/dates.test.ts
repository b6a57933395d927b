import { expect, it } from 'vitest';
import { applyZones } from '../../../../src/sync/core/apply-zones.js';
import { lookDestination } from '../../../../src/sync/import/look-destination.js';
import { rebuild } from '../../../../src/sync/rebuild.js';
import { verify } from '../../../../src/sync/verify.js';
import { memoryStore, pulled, stamp, take, user } from '../support.js';
import { imported, workoutsIn } from './support.js';

/** The CSV of a session of three seconds at 18:15. */
const csv = (date: string, seconds = '03') =>
  `Name,Sport,Date,Start time,Duration,Notes,\nA B,RUNNING,${date},18:15:00,00:00:${seconds},,\nSample rate,Time,HR (bpm),\n` +
  '1,00:00:00,100,\n,00:00:01,101,\n,00:00:02,102,\n';
const open = { 'a.csv': csv('09-03-2021') };
const assumed = 'date_day_first_assumed';
const mayBe = { september: '2021-09-03T18:15:00', march: '2021-03-09T18:15:00' };

/** The database of these files in this order and in the other one, once more after `rebuild`; it has to be the same. */
async function inBothOrders(...files: Record<string, string>[]) {
  const results = [];
  for (const order of [files, [...files].reverse()]) {
    const store = memoryStore();
    for (const one of order) await take(store, one);
    const workouts = workoutsIn(store);
    await rebuild(store);
    expect(workoutsIn(store)).toEqual(workouts);
    expect(await verify(store)).toMatchObject({ ok: true, problems: [] });
    results.push(workouts);
  }
  expect(results[1]).toEqual(results[0]);
  return results[0] ?? [];
}

it.each([
  ['by an unambiguous date', { 'b.csv': csv('03.09.2021', '04') }],
  ['by a name', { 'A_B_2021-09-03_18-15-00.CSV': csv('09-03-2021', '05') }],
])('a date that could be two is decided by another file of the session: %s', async (_, decides) => {
  const workouts = await inBothOrders(open, decides);
  expect(workouts).toMatchObject([{ start_time_local: mayBe.september }]);
  expect(workouts[0]?.quality).not.toContain(assumed);
});

it('the id follows from the date that was decided', async () => {
  const decides = { 'b.csv': csv('03.09.2021') };
  const [alone] = await inBothOrders(decides);
  expect(await inBothOrders(open, decides)).toMatchObject([{ id: alone?.id }]);
});

it('the likelier date is confirmed in the same way, and wins if there are sessions on both', async () => {
  const confirmed = await inBothOrders(open, { 'b.csv': csv('09.03.2021') });
  expect(confirmed).toMatchObject([{ start_time_local: mayBe.march }]);
  expect(confirmed[0]?.quality).not.toContain(assumed);
  const both = await inBothOrders({ 'b.csv': csv('03.09.2021') }, open, { 'c.csv': csv('09.03.2021', '04') });
  expect(both.map((one) => [one.start_time_local, one.provenance.payload_sha256.length])).toEqual([
    [mayBe.march, 2],
    [mayBe.september, 1],
  ]);
});

it('two dates that could each be the other are one session, as exported before and after the order was changed', async () => {
  const workouts = await inBothOrders(open, { 'b.csv': csv('03-09-2021', '04') });
  expect(workouts).toMatchObject([{ start_time_local: mayBe.march, quality: expect.arrayContaining([assumed]) }]);
  expect(workouts[0]?.provenance.payload_sha256).toHaveLength(2);
  expect(await inBothOrders(open, { 'b.csv': csv('03-09-2021', '09') })).toHaveLength(2);
});

it('another duration decides nothing', async () => {
  const workouts = await inBothOrders(open, { 'b.csv': csv('03.09.2021', '06') });
  expect(workouts.map((one) => one.start_time_local)).toEqual([mayBe.march, mayBe.september]);
  expect(workouts[0]?.quality).toContain(assumed);
});

it('what was pulled decides it, with its zone, whichever came first; a home zone changes nothing', async () => {
  const truth = { start: Date.UTC(2021, 8, 3, 15, 15), millis: 3000, offset: 180 };
  const one = memoryStore();
  pulled(one, 'aBcD1234', truth);
  await take(one, open);
  const other = memoryStore();
  await take(other, open);
  expect(workoutsIn(other)).toMatchObject([{ start_time_local: mayBe.march }]);
  other.zones.setHome('Europe/Athens', stamp);
  await applyZones(other);
  pulled(other, 'aBcD1234', truth);
  for (const store of [one, other]) {
    await rebuild(store);
    expect(workoutsIn(store)).toMatchObject([{ start_time: '2021-09-03T15:15:00Z', utc_offset_minutes: 180 }]);
    expect(workoutsIn(store)[0]?.quality ?? []).not.toContain(assumed);
  }
  expect(workoutsIn(one)).toEqual(workoutsIn(other));
});

it('a dry run decides dates as the import does', async () => {
  const decides = { 'b.csv': csv('03.09.2021') };
  for (const files of [
    { ...open, ...decides },
    { ...decides, ...open },
  ]) {
    const store = memoryStore();
    const looked = await take(store, files, {}, lookDestination(store, user, stamp));
    expect(looked.workouts).toMatchObject({ new: 1, merged: 1 });
    expect({ ...looked, dry_run: false }).toEqual(await take(store, files));
  }
  const { store } = await imported(open);
  expect((await take(store, decides, {}, lookDestination(store, user, stamp))).workouts).toMatchObject({ merged: 1 });
});
