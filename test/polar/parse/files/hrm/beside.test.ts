import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headOf } from '../../../../../src/polar/parse/files/head.js';
import { hrmFile } from '../../../../../src/polar/parse/files/hrm/hrm.js';
import { routeOnRows } from '../../../../../src/polar/parse/files/hrm/row-route.js';
import { describeShared } from '../../../../support/shared.js';
import { proTrainerFile } from './fixtures.js';

const file = (...path: string[]) => ({ name: path.at(-1) ?? '', body: proTrainerFile(...path) });

describeShared('GPX beside HRM', () => {
  it('of ProTrainer, by rows: its clock swaps digits and does not advance the date', () => {
    const [session] = hrmFile.read(file('Probe', '2009', '09073101.hrm'), [file('Probe', '2009', '09073101.gpx')]);
    expect(session).toMatchObject({ startTime: '2009-07-31T23:58:00', hasRoute: true, marks: [] });
    expect(session?.route).toHaveLength(120);
    expect(session?.route?.map(({ offsetMillis }) => offsetMillis)).toEqual(
      Array.from({ length: 120 }, (_, i) => i * 5000),
    );
    expect(session?.route?.[119]).toEqual({ latitude: 47.0738, longitude: 8.3, offsetMillis: 595_000 });
  });

  it('of WebSync: one point fewer, the first belongs to the second row', () => {
    const [session] = hrmFile.read(file('12041401.hrm'), [file('12041401.gpx')]);
    expect(session?.route?.map(({ offsetMillis }) => offsetMillis)).toEqual(
      Array.from({ length: 29 }, (_, i) => (i + 1) * 5000),
    );
  });

  it('that is damaged costs the route, not the session', () => {
    const damaged = { name: '12041401.gpx', body: proTrainerFile('12041401.gpx').subarray(0, 900) };
    const [session] = hrmFile.read(file('12041401.hrm'), [damaged]);
    expect(session?.route).toBeUndefined();
    expect(session?.samples).toHaveLength(3);
    expect(session?.marks).toEqual(['route_unreadable']);
  });

  it('is recognized by its creator', () => {
    const as = (one: { name: string; body: Buffer }) => hrmFile.recognize(headOf(one));
    expect(as(file('12041401.gpx'))).toBe('companion');
    expect(as(file('Probe', '2009', '09073101.gpx'))).toBe('companion');
    expect(as(file('odd-bom-cr.hrm'))).toBe('session');
    expect(as(file('odd-junk.hrm'))).toBe('session');
    expect(as(file('Probe.ppd'))).toBeUndefined();
    expect(as({ name: 'x.gpx', body: Buffer.from('<gpx creator="Polar Flow">') })).toBeUndefined();
  });

  it('has the key of its session, whatever WebSync adds to the name', () => {
    const keys = ['10061401.hrm', '10061401.spinning.hrm', '10061401.GPX', 'c:\\year\\10061401.rr.hrm'];
    expect(new Set(keys.map((name) => hrmFile.keyOf?.(name)))).toEqual(new Set(['hrm 10061401']));
    expect(hrmFile.keyOf?.('Ada 2014.rr.hrm')).toBe(hrmFile.keyOf?.('Ada 2014.gpx'));
  });
});

/** The time as ProTrainer writes it. */
function asProTrainer(day: string, seconds: number): string {
  const at = new Date(Date.parse(`${day}T00:00:00Z`) + seconds * 1000).toISOString();
  const minute = at.slice(14, 16);
  return `${day}T${at.slice(11, 13)}:${minute.startsWith('0') ? `${minute[1]}0` : minute}:${at.slice(17, 19)}Z`;
}

describe('the clock of ProTrainer', () => {
  it('places points where they do not match the rows, through midnight and swapped digits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 86_399 }),
        fc.integer({ min: 5, max: 3000 }),
        fc.array(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 40 }),
        (start, rows, steps) => {
          let at = 0;
          const offsets = [0, ...steps.map((step) => (at += step))].filter((offset) => offset <= rows);
          fc.pre(offsets.length !== rows && offsets.length !== rows - 1);
          const points = offsets.map((offset) => ({
            latitude: 1,
            longitude: 1,
            time: asProTrainer('2009-07-31', start + offset),
          }));
          const startTime = new Date(Date.parse('2009-07-31T00:00:00Z') + start * 1000).toISOString().slice(0, 19);
          const { route, quality } = routeOnRows(points, { startTime, intervalSeconds: 1, rows });
          expect(quality).toEqual(['route_by_clock']);
          expect(route.map(({ offsetMillis }) => offsetMillis)).toEqual(offsets.map((offset) => offset * 1000));
        },
      ),
    );
  });

  it('that fits nowhere leaves the route out', () => {
    const points = ['2009-07-31T10:00:00Z', '2009-07-31T10:00:01Z'].map((time) => ({
      latitude: 1,
      longitude: 1,
      time,
    }));
    expect(routeOnRows(points, { startTime: '2009-07-31T12:00:00', intervalSeconds: 5, rows: 10 })).toEqual({
      route: [],
      quality: ['route_unplaced'],
    });
  });
});
