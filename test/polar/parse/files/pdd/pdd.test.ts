import { describe, expect, it } from 'vitest';
import { headOf } from '../../../../../src/polar/parse/files/head.js';
import { readPdd } from '../../../../../src/polar/parse/files/pdd/diary.js';
import { pddFile } from '../../../../../src/polar/parse/files/pdd/pdd.js';
import { describeShared } from '../../../../support/shared.js';
import { proTrainerFile } from '../hrm/fixtures.js';

const person = () => ({ name: 'Probe.ppd', body: proTrainerFile('Probe.ppd') });
const dayOf = (year: string, name: string, beside = [person()]) =>
  pddFile.read({ name, body: proTrainerFile('Probe', year, name) }, beside);

describeShared('days of the diary', () => {
  it('with an exercise that was recorded, and one that was entered by hand', () => {
    const [ride, gymnastics, ...more] = dayOf('2009', '20090731.pdd');
    expect(more).toEqual([]);
    expect(ride).toMatchObject({
      startTime: '2009-07-31T23:58:00',
      duration: 'PT600S',
      name: 'Evening ride',
      note: 'dusk\nand bats',
      sport: 'Cycling',
      detailedSportInfo: 'CYCLING',
      calories: 88,
      distance: 3000,
      ascent: 12,
      feeling: 0.8,
      heartRate: { average: 128, maximum: 131 },
    });
    expect(ride?.zones?.map(({ inZone }) => inZone).slice(0, 4)).toEqual(['PT0S', 'PT0S', 'PT120S', 'PT480S']);
    expect(ride?.utcOffsetMinutes).toBeUndefined();
    expect(gymnastics).toEqual({
      startTime: '2009-07-31T10:00:00',
      duration: 'PT2700S',
      name: 'Gymnastics',
      note: 'by hand',
      sport: 'Gymnastics',
      detailedSportInfo: 'GYMNASTICK',
      calories: 310,
    });
  });

  it('of version 100: twelve rows of numbers, and a distance that nobody rides in a minute', () => {
    const body = proTrainerFile('Probe', '2001', '20010401.pdd');
    expect(readPdd(body).exercises).toMatchObject([{ startTime: '2001-04-01T12:00:00', hrm: 'missing.hrm' }]);
    const [entry] = dayOf('2001', '20010401.pdd');
    expect(entry).toEqual({
      startTime: '2001-04-01T12:00:00',
      recordings: ['hrm missing'],
      duration: 'PT60S',
      name: 'old entry',
      sport: 'Running',
      detailedSportInfo: 'RUNNING',
      calories: 20,
    });
  });

  it('names the files of a session', () => {
    const { exercises } = readPdd(proTrainerFile('Probe', '2010', '20100616.pdd'));
    expect(exercises).toMatchObject([{ name: 'Power test', hrm: '10061601.hrm', rr: '10061602.hrm', calories: 9 }]);
  });

  it('without the list of the person: sports by the usual numbers, others unknown', () => {
    expect(dayOf('2009', '20090731.pdd', []).map(({ sport }) => sport)).toEqual(['Cycling', undefined]);
  });

  it('and the lists of two persons that name a sport differently: it stays unknown', () => {
    const other = {
      name: 'Other.ppd',
      body: Buffer.from(person().body.toString('latin1').replace('Cycling', 'Rowing'), 'latin1'),
    };
    expect(dayOf('2009', '20090731.pdd', [person(), other]).map(({ sport }) => sport)).toEqual([
      undefined,
      'Gymnastics',
    ]);
  });

  it('cut in any place: whole entries or none', () => {
    const name = '20090731.pdd';
    const body = proTrainerFile('Probe', '2009', name);
    const [ride, gymnastics] = dayOf('2009', name);
    for (let length = 0; length < body.length; length += 7) {
      let sessions: ReturnType<typeof dayOf> = [];
      try {
        sessions = pddFile.read({ name, body: body.subarray(0, length) }, [person()]);
      } catch (problem) {
        expect(problem).toMatchObject({ code: 'BAD_ANSWER' });
      }
      const numbers = sessions.map(({ startTime, duration, calories }) => ({ startTime, duration, calories }));
      const whole = [ride, gymnastics].map((one) => ({
        startTime: one?.startTime,
        duration: one?.duration,
        calories: one?.calories,
      }));
      expect(whole.slice(0, numbers.length)).toEqual(numbers);
    }
  });

  it('are recognized by content, the list of the person as their companion', () => {
    const as = (name: string, body: Buffer) => pddFile.recognize(headOf({ name, body }));
    expect(as('a', proTrainerFile('Probe', '2009', '20090731.pdd'))).toBe('session');
    expect(as('b', proTrainerFile('Probe.ppd'))).toBe('companion');
    expect(as('c', proTrainerFile('10061401.hrm'))).toBeUndefined();
    expect(pddFile.keysBeside?.('20090731.pdd')).toContain(pddFile.keyOf?.('Ada Probe.PPD'));
  });
});

describe('a day of the diary', () => {
  it.each([
    ['another file', 'hello'],
    ['no day', '[DayInfo]\n100\t1\t4\t6\t1\t512\n0\t1\t0\t0\t0\t0\n'],
    ['counts beyond anything', '[DayInfo]\n100\t1\t4000000000\t6\t1\t512\n20100101\t1\n'],
  ])('is refused in a sentence: %s', (_, text) => {
    expect(() => readPdd(Buffer.from(text))).toThrow(/PDD file/);
  });

  it('with a thousand exercises is refused', () => {
    const many = Array.from(
      { length: 101 },
      (_, i) => `[ExerciseInfo${i}]\n101\t1\t1\t6\t0\t512\n0\t0\t0\t0\t100\t60\n`,
    );
    const day = '[DayInfo]\n100\t1\t1\t6\t0\t512\n20100101\t1\n';
    expect(() => readPdd(Buffer.from(day + many.join('')))).toThrow('more than 100 exercises');
  });

  it('leaves out an exercise without a start, and says so', () => {
    const text =
      '[DayInfo]\n100\t1\t1\t6\t0\t512\n20100101\t1\n[ExerciseInfo1]\n101\t1\t1\t6\t0\t512\n0\t0\t0\t0\t90000\t60\n';
    expect(readPdd(Buffer.from(text))).toMatchObject({ exercises: [], quality: ['bad_entries'] });
  });
});
