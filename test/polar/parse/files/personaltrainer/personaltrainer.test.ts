import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headOf } from '../../../../../src/polar/parse/files/head.js';
import { readHrm } from '../../../../../src/polar/parse/files/hrm/content.js';
import { recordedSession } from '../../../../../src/polar/parse/files/hrm/recorded.js';
import { personaltrainerFile } from '../../../../../src/polar/parse/files/personaltrainer/personaltrainer.js';
import { durationMillis } from '../../../../../src/polar/parse/files/personaltrainer/result.js';
import { describeShared, sharedPath } from '../../../../support/shared.js';
import { proTrainerFile, valuesIn } from '../hrm/fixtures.js';

const file = (name: string) => ({ name, body: readFileSync(sharedPath('fixtures/other-files/personaltrainer', name)) });
const read = (name: string, ...beside: string[]) => personaltrainerFile.read(file(name), beside.map(file));

const document = (...items: string[]) =>
  `<polar-exercise-data xmlns="http://www.polarpersonaltrainer.com"><calendar-items>${items.join('')}</calendar-items></polar-exercise-data>`;
const exercise = (...elements: string[]) => `<exercise>${elements.join('')}</exercise>`;
const readText = (text: string) => personaltrainerFile.read({ name: 'a.xml', body: Buffer.from(text) }, []);

describeShared('XML of polarpersonaltrainer.com', () => {
  it('with series, zones and laps', () => {
    const [run, ...more] = read('run-20120506.xml');
    expect(more).toEqual([]);
    expect(run).toMatchObject({
      startTime: '2012-05-06T10:00:00',
      duration: 'PT120.1S',
      sport: 'Running',
      detailedSportInfo: 'RUNNING',
      name: 'Morning run',
      distance: 350,
      calories: 21,
      heartRate: { average: 119, maximum: 129 },
      statistics: { speed: { average: 10.3, maximum: 10.6 } },
      runningIndex: 48,
      fatPercentage: 35,
    });
    expect(run?.utcOffsetMinutes).toBeUndefined();
    const hearts = valuesIn(run?.samples, '0');
    expect([hearts?.length, hearts?.[0], hearts?.at(-1)]).toEqual([120, 110, 129]);
    const altitudes = valuesIn(run?.samples, '3');
    expect(altitudes?.slice(109)).toEqual([227.25, ...Array.from({ length: 10 }, () => null)]);
    expect(valuesIn(run?.samples, '9')).toHaveLength(120);
    expect(run?.zones?.map(({ index, inZone }) => [index, inZone]).slice(0, 3)).toEqual([
      [0, 'PT20S'],
      [1, 'PT99S'],
      [2, 'PT0S'],
    ]);
    expect(run?.laps).toEqual([
      expect.objectContaining({ splitMillis: 60_000, durationMillis: 60_000, distance: 171.5 }),
      { splitMillis: 120_100, durationMillis: 60_100, heartRate: { average: 120, maximum: 129 } },
    ]);
    expect(run?.laps?.[0]?.ascent).toBeUndefined();
  });

  it('and its GPX: the watch was slow, the first point is the first value', () => {
    const [run] = read('run-20120506.xml', 'run-20120506.gpx');
    expect(run).toMatchObject({ utcOffsetMinutes: 120, routeClock: 'wall', hasRoute: true, filePauses: [] });
    expect(run?.startTime).toBe('2012-05-06T10:00:00');
    const offsets = run?.route?.map(({ offsetMillis = -1 }) => offsetMillis / 1000) ?? [];
    expect(offsets).toHaveLength(90);
    expect([offsets[0], offsets[49], offsets[50], offsets[89]]).toEqual([0, 49, 70, 109]);
    const altitudes = valuesIn(run?.samples, '3') ?? [];
    expect(run?.route?.map(({ altitude }) => altitude)).toEqual(offsets.map((second) => altitudes[second]));
    expect(run?.marks).toBeUndefined();
  });

  it('whose GPX has nothing to compare: taken by its name, and marked', () => {
    const [session] = personaltrainerFile.read(file('run-20120506.xml'), [
      {
        name: 'run-20120506.gpx',
        body: Buffer.from(
          file('run-20120506.gpx')
            .body.toString()
            .replaceAll(/<ele>.*?<\/ele>/g, ''),
        ),
      },
    ]);
    expect(session).toMatchObject({ utcOffsetMinutes: 120, marks: ['route_start_assumed'] });
    expect(session?.filePauses).toBeUndefined();
  });

  it('and the GPX of another day, or a damaged one: no route, and marked', () => {
    expect(read('same-as-hrm.xml', 'run-20120506.gpx')[0]).toMatchObject({ marks: ['route_unplaced'] });
    const cut = { name: 'a.gpx', body: file('run-20120506.gpx').body.subarray(0, 2000) };
    const [session] = personaltrainerFile.read(file('run-20120506.xml'), [cut]);
    expect(session).toMatchObject({ marks: ['route_unreadable'] });
    expect(session?.route).toBeUndefined();
  });

  it('with samples only in the result of the sport', () => {
    const [ride] = read('sport-results.xml');
    expect(ride).toMatchObject({
      startTime: '2013-09-07T09:58:10',
      duration: 'PT50S',
      distance: 420,
      calories: 9,
      statistics: { speed: { average: 30.2, maximum: 31 }, cadence: { average: 85, maximum: 88 } },
    });
    expect(valuesIn(ride?.samples, '0')).toHaveLength(10);
    expect(valuesIn(ride?.samples, '4')).toEqual([200, 201, 202, 203, 204, 205, 206, 207, 208, 209]);
    expect(valuesIn(ride?.samples, '6')).toEqual(Array.from({ length: 10 }, () => 51));
    expect(ride?.samples?.[0]?.recordingRate).toBe(5);
  });

  it('with many items: only what was done is a session', () => {
    const sessions = read('many.xml');
    expect(sessions).toHaveLength(2);
    expect(sessions[0]).toMatchObject({
      startTime: '2010-01-03T12:30:00',
      duration: 'PT3000S',
      distance: 12_300,
      sport: 'Cross-country skiing',
      detailedSportInfo: 'CROSS-COUNTRY_SKIING',
    });
    expect(sessions[0]?.samples).toBeUndefined();
    expect(sessions[1]).toEqual({
      startTime: '2010-01-04T12:00:00',
      duration: 'PT1800S',
      marks: ['start_from_created'],
    });
  });

  it('with gaps, and with a series that is shorter than the others', () => {
    const [session] = read('broken-length.xml');
    expect(valuesIn(session?.samples, '0')).toEqual([100, 101, null, null, 104]);
    expect(valuesIn(session?.samples, '1')).toEqual([9.9, 10]);
  });

  it('of the session of an HRM file has its start and duration', () => {
    const hrm = recordedSession(readHrm(proTrainerFile('10061401.hrm')));
    expect(valuesIn(read('same-as-hrm.xml')[0]?.samples, '0')).toEqual(valuesIn(hrm.samples, '0'));
    expect(read('same-as-hrm.xml')[0]).toMatchObject({
      startTime: '2010-06-14T18:20:05',
      duration: 'PT123.4S',
      calories: 31,
      sport: 'Cycling',
    });
  });

  it('that is cut off anywhere is refused', () => {
    expect(() => read('truncated.xml')).toThrow('truncated or damaged XML');
    const { name, body } = file('run-20120506.xml');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: body.toString().trimEnd().length - 1 }), (length) => {
        expect(() => personaltrainerFile.read({ name, body: body.subarray(0, length) }, [])).toThrow(/XML/);
      }),
      { numRuns: 30 },
    );
  });

  it('is recognized by content, its GPX as a companion', () => {
    const as = (name: string) => personaltrainerFile.recognize(headOf(file(name)));
    expect(as('run-20120506.xml')).toBe('session');
    expect(as('truncated.xml')).toBe('session');
    expect(as('run-20120506.gpx')).toBe('companion');
    expect(as('pair.zip')).toBeUndefined();
    expect(personaltrainerFile.keyOf?.('x/Run-1.XML')).toBe(personaltrainerFile.keyOf?.('run-1.gpx'));
  });
});

describe('a calendar', () => {
  it('has durations that leave out seconds of 0', () => {
    expect(
      ['00:50', '02:09:.100', '00:00:50', '00:02:03.400', '1:2:3', '00', '00:00:50,1', ''].map(durationMillis),
    ).toEqual([3_000_000, 7_740_100, 50_000, 123_400, 3_723_000, undefined, undefined, undefined]);
  });

  it('gives each part of a multisport session, one after the other', () => {
    const part = (sport: string) => `<sport-result><sport>${sport}</sport><duration>00:10</duration></sport-result>`;
    const sessions = readText(
      document(
        exercise(
          '<time>2012-01-01 23:55:00.0</time><result><duration>00:20</duration></result>',
          `<sport-results>${part('Swimming')}${part('Cycling')}</sport-results>`,
        ),
      ),
    );
    expect(sessions.map(({ startTime, sport, partOf, marks }) => ({ startTime, sport, partOf, marks }))).toEqual([
      {
        startTime: '2012-01-01T23:55:00',
        sport: 'Swimming',
        partOf: { session: '2012-01-01T23:55:00', index: 1, count: 2 },
        marks: [],
      },
      {
        startTime: '2012-01-02T00:05:00',
        sport: 'Cycling',
        partOf: { session: '2012-01-01T23:55:00', index: 2, count: 2 },
        marks: ['parts_in_sequence'],
      },
    ]);
  });

  it('keeps a climb that is one', () => {
    const lap = '<lap index="0"><duration>00:10</duration><ascent>342.9</ascent><descent>12.0</descent></lap>';
    const climb = (ascent: string, ...more: string[]) =>
      readText(
        document(
          exercise(
            '<time>2012-01-01 10:00:00.0</time><result><duration>00:10</duration><recording-rate>60</recording-rate>',
            `<laps>${lap.replace('342.9', ascent)}</laps>`,
            ...more,
            '</result>',
          ),
        ),
      )[0]?.laps?.[0];
    const series = '<samples><sample><type>ALTITUDE</type><values>300,305,310,320,330,342</values></sample></samples>';
    expect(climb('342.9', series)).toMatchObject({ descent: 12 });
    expect(climb('342.9', series)?.ascent).toBeUndefined();
    expect(climb('45.5', series)?.ascent).toBe(45.5);
    expect(climb('342.9')?.ascent).toBe(342.9);
    expect(climb('3429')?.ascent).toBeUndefined();
  });

  it.each([
    ['a document type', `<!DOCTYPE x [<!ENTITY a "aaaa">]>${document()}`],
    ['an unknown entity', document(exercise('<name>&bomb;</name>'))],
    ['nested too deeply', document(exercise('<a>'.repeat(30) + '</a>'.repeat(30)))],
    ['another program', '<gpx></gpx>'],
    ['more elements than any exercise', document(exercise('<a/>'.repeat(200_001)))],
  ])('is refused with %s', (_, text) => {
    expect(() => readText(text)).toThrow(/XML/);
  });

  it('is refused with more values than any session', () => {
    const sample = `<samples><sample><type>SPEED</type><values>${'1,'.repeat(864_001)}</values></sample></samples>`;
    const text = document(
      exercise(`<time>2012-01-01 10:00:00.0</time><result><recording-rate>1</recording-rate>${sample}</result>`),
    );
    expect(() => readText(text)).toThrow('more than 864000 values');
  });
});
