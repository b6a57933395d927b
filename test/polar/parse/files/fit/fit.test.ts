import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFit } from '../../../../../src/export/fit/encode.js';
import { fitFile } from '../../../../../src/polar/parse/files/fit/fit.js';
import { headOf } from '../../../../../src/polar/parse/files/head.js';
import type { SourceSession } from '../../../../../src/workouts/source-session.js';
import { outdoorRun, stream } from '../../../../support/data/workouts.js';
import { readFit } from '../../../../support/judges/referees.js';
import { describeShared, sharedPath } from '../../../../support/shared.js';
import { data, definition, fitFile as fileOf, fitStart, message } from '../../fit-bytes.js';
import { valuesIn } from '../hrm/fixtures.js';

const whole = 'Ada_Probe_2023-06-14_18-20-05.FIT';
const body = (name = whole) => readFileSync(sharedPath('fixtures/other-files/fit', name));
const read = (name: string) => fitFile.read({ name, body: body(name) }, []);
const as = (name: string) => fitFile.recognize(headOf({ name, body: body(name) }));

describeShared('FIT of Polar', () => {
  it('with laps, a pause, beats and its own zone', () => {
    const [session, ...more] = read(whole);
    expect(more).toEqual([]);
    expect(session).toMatchObject({
      startTime: '2023-06-14T18:20:05',
      utcOffsetMinutes: 120,
      duration: 'PT91S',
      elapsedMillis: 116_000,
      device: 'Polar Vantage V2',
      sport: 'RUNNING',
      filePauses: [{ startMillis: 60_000, durationMillis: 25_000 }],
      routeClock: 'wall',
      hasRoute: true,
    });
    expect(session?.marks).toBeUndefined();
    const hearts = valuesIn(session?.samples, '0') ?? [];
    expect([hearts.length, hearts[0], hearts[59], hearts[60], hearts[90]]).toEqual([91, 108, 139, 124, 132]);
    expect(session?.laps?.map(({ durationMillis, startMillis }) => [startMillis, durationMillis])).toEqual([
      [0, 40_000],
      [40_000, 51_000],
    ]);
    expect(valuesIn(session?.samples, '11')?.length).toBe(91);
  });

  it('as fit-file-parser reads it', async () => {
    const [session] = read(whole);
    const {
      records = [],
      laps = [],
      sessions = [],
      hrv = [],
    } = (await readFit(body())) as unknown as Record<string, Record<string, number | Date | number[]>[]>;
    const theirs = (name: string) => records.map((record) => record[name]);
    expect(valuesIn(session?.samples, '0')).toEqual(theirs('heart_rate'));
    expect(valuesIn(session?.samples, '2')).toEqual(theirs('cadence'));
    const near = (name: string, factor: number) =>
      theirs(name).map((value) => Math.round(Number(value) * factor * 100) / 100);
    const ours = (type: string) =>
      valuesIn(session?.samples, type)?.map((value) => Math.round((value ?? Number.NaN) * 100) / 100);
    expect(ours('3')).toEqual(near('altitude', 1));
    expect(ours('1')).toEqual(near('speed', 3.6));
    expect(ours('10')).toEqual(near('distance', 1));
    const positions = records.filter((record) => record.position_lat !== undefined);
    expect(session?.route).toHaveLength(positions.length);
    for (const [i, { position_lat, position_long }] of positions.entries()) {
      expect(session?.route?.[i]?.latitude).toBeCloseTo(Number(position_lat), 6);
      expect(session?.route?.[i]?.longitude).toBeCloseTo(Number(position_long), 6);
    }
    expect(session?.laps?.map(({ durationMillis }) => durationMillis / 1000)).toEqual(
      laps.map((lap) => lap.total_timer_time),
    );
    expect(session?.distance).toBe(sessions[0]?.total_distance);
    expect(session?.calories).toBe(sessions[0]?.total_calories);
    const beats = hrv.flatMap(({ time }) => (time as number[]).filter((value) => Number.isFinite(value) && value < 65));
    expect(valuesIn(session?.samples, '11')).toEqual(beats.map((seconds) => Math.round(seconds * 1000)));
  });

  it('with fields and messages that only their maker knows: read on, and named', () => {
    const [session] = read('unknown-and-developer.fit');
    expect(valuesIn(session?.samples, '0')).toHaveLength(92);
    expect(valuesIn(session?.samples, '0')?.at(-1)).toBe(133);
    expect(session?.marks).toEqual(['fields_of_maker', 'messages_of_maker']);
  });

  it('that is cut off: the records before the cut', () => {
    const [session] = read('cut-off.fit');
    expect(session).toMatchObject({ startTime: '2023-06-14T16:20:05', localClockUnknown: true, marks: ['cut_off'] });
    expect(session?.duration).toBeUndefined();
    const hearts = valuesIn(session?.samples, '0') ?? [];
    expect(hearts.length).toBeGreaterThan(50);
    expect(hearts).toEqual(valuesIn(read(whole)[0]?.samples, '0')?.slice(0, hearts.length));
  });

  it('cut off anywhere: a beginning of what it holds, never another number', () => {
    const all = valuesIn(read(whole)[0]?.samples, '0') ?? [];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: body().length - 1 }), (length) => {
        let sessions: SourceSession[] = [];
        try {
          sessions = fitFile.read({ name: whole, body: body().subarray(0, length) }, []);
        } catch (problem) {
          expect(problem).toMatchObject({ code: 'BAD_ANSWER' });
        }
        for (const { samples } of sessions) {
          const hearts = valuesIn(samples, '0') ?? [];
          expect(hearts).toEqual(all.slice(0, hearts.length));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('with a wrong checksum: read, and marked', () => {
    const [session] = read('bad-crc.fit');
    expect(session).toMatchObject({ duration: 'PT91S', marks: ['checksum_mismatch'] });
  });

  it('is recognized by its maker, which a strap of Polar is not', () => {
    expect([whole, 'cut-off.fit', 'bad-crc.fit', 'unknown-and-developer.fit'].map(as)).toEqual(
      Array(4).fill('session'),
    );
    expect(as('other-maker-polar-strap.fit')).toBe('foreign');
    expect(fitFile.recognize(headOf({ name: 'x.fit', body: Buffer.from('<gpx>') }))).toBeUndefined();
  });
});

describe('a FIT file', () => {
  const fileId = message(0, [
    [0, 1, 4],
    [1, 2, 123],
  ]);
  const sessionAt = (seconds: number, timer: number, sport: number) =>
    message(18, [
      [253, 4, fitStart + seconds + timer],
      [2, 4, fitStart + seconds],
      [5, 1, sport],
      [7, 4, timer * 1000],
      [8, 4, timer * 1000],
    ]);
  const hearts = (from: number, ...values: number[]) =>
    values.flatMap((bpm, i) =>
      message(20, [
        [253, 4, fitStart + from + i],
        [3, 1, bpm],
      ]),
    );

  it('with several sessions gives each its own records', () => {
    const file = fileOf(
      fileId,
      hearts(1, 100, 101, 102),
      hearts(11, 120, 121),
      sessionAt(0, 3, 1),
      sessionAt(10, 2, 2),
    );
    const sessions = fitFile.read({ name: 'a.fit', body: file }, []);
    expect(sessions.map(({ samples }) => valuesIn(samples, '0'))).toEqual([
      [100, 101, 102],
      [120, 121],
    ]);
    expect(sessions.map(({ sport }) => sport)).toEqual(['RUNNING', 'CYCLING']);
    expect(sessions.map(({ partOf }) => partOf?.index)).toEqual([1, 2]);
    expect(new Set(sessions.map(({ partOf }) => partOf?.session)).size).toBe(1);
  });

  it('without a session knows how long it recorded, and has the zone in its name', () => {
    const file = fileOf(fileId, hearts(1, 100, 101, 102));
    const name = 'Ada_2021-09-08_03-46-41.fit';
    const [session] = fitFile.read({ name, body: file }, []);
    expect(session).toMatchObject({ startTime: '2021-09-08T03:46:41', utcOffsetMinutes: 120, aboutSeconds: 3 });
  });

  it('with a hole in its records keeps the others in their places', () => {
    const file = fileOf(fileId, hearts(1, 100, 101), hearts(6, 105), sessionAt(0, 6, 1));
    const [session] = fitFile.read({ name: 'a.fit', body: file }, []);
    expect(valuesIn(session?.samples, '0')).toEqual([100, 101, null, null, null, 105]);
  });

  it('with one record years later is not a series as long', () => {
    const file = fileOf(fileId, hearts(1, 100, 101), hearts(100_000_000, 105), sessionAt(0, 3, 1));
    expect(valuesIn(fitFile.read({ name: 'a.fit', body: file }, [])[0]?.samples, '0')).toEqual([100, 101]);
  });

  it('without a time is refused', () => {
    expect(() => fitFile.read({ name: 'a.fit', body: fileOf(fileId) }, [])).toThrow('a FIT file without a start');
  });

  it('of a million empty messages is refused', () => {
    const empty = data([]);
    const file = fileOf(fileId, definition(20, []), Array<number>(1_000_000).fill(empty[0] ?? 0));
    expect(() => fitFile.read({ name: 'a.fit', body: file }, [])).toThrow('messages');
  });
});

describe('what was exported as a file of Polar', () => {
  it('is read as it was, pauses included', () => {
    const heart = fc.array(fc.integer({ min: 40, max: 220 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(heart, fc.integer({ min: 1, max: 58 }), fc.integer({ min: 0, max: 300 }), (bpm, at, pause) => {
        const pauses = pause === 0 ? [] : [{ start_seconds: at, duration_seconds: pause }];
        const { route: _, laps: __, ...run } = outdoorRun(60);
        const given = {
          ...run,
          ...(pauses.length > 0 && { pauses }),
          streams: { heart_rate_bpm: stream(60, (i) => bpm[i] ?? null) },
        };
        const file = Buffer.concat(Array.from(encodeFit(given, [], { asDevice: true }), (chunk) => Buffer.from(chunk)));
        const [session] = fitFile.read({ name: 'a.fit', body: file }, []);
        expect(valuesIn(session?.samples, '0')).toEqual(bpm);
        expect(session?.filePauses).toEqual(
          pauses.map(({ start_seconds, duration_seconds }) => ({
            startMillis: start_seconds * 1000,
            durationMillis: duration_seconds * 1000,
          })),
        );
        expect(session).toMatchObject({ startTime: run.start_time_local, utcOffsetMinutes: run.utc_offset_minutes });
      }),
    );
  });
});
