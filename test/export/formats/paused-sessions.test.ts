import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import FitParser from 'fit-file-parser';
import { describe, expect, it } from 'vitest';
import type { Workout } from '../../../src/workouts/workout.js';
import { asWorkout, pauseSources, type Session, START } from '../../support/data/paused-sessions.js';
import { countClocks } from '../../support/data/two-clocks.js';
import { collected, encoded } from '../../support/judges/encoded.js';
import { readFit } from '../../support/judges/referees.js';
import { readRfc4180 } from '../../support/judges/rfc4180.js';
import { cases } from '../../support/random.js';
import { normalized } from '../../workouts/polar.js';

/*
 * A session with random pauses, written as Polar writes it, goes through parser, normalizer and every format, and each
 * value comes out at its instant. The expectation is counted here, millisecond by millisecond, from the pauses alone.
 */

/** A second of the session and the values in it. */
interface Row {
  ms: number;
  bpm: number | undefined;
  watts: number | undefined;
}

function rowsOf({ heart, power, pauses, durationMs }: Session): Row[] {
  const { wallOf } = countClocks(asWorkout(pauses), durationMs + 1000);
  return heart.map((bpm, i) => ({
    ms: wallOf(i * 1000),
    bpm: bpm ?? undefined,
    watts: i % 5 === 0 ? power[i / 5] : undefined,
  }));
}

const optional = (text: string) => (text === '' ? undefined : Number(text));

function csvRows(workout: Workout): Row[] {
  const [head = [], ...lines] = readRfc4180(collected('csv', [workout], { table: 'samples' }));
  return lines.map((line) => {
    const cell = (name: string) => line[head.indexOf(name)]!;
    const ms = Date.parse(cell('time')) - START;
    expect(Number(cell('t_seconds'))).toBe(Math.round(ms / 1000));
    return { ms, bpm: optional(cell('heart_rate_bpm')), watts: optional(cell('power_watts')) };
  });
}

interface TcxPoint {
  Time: string;
  HeartRateBpm?: { Value: number };
  Extensions?: { TPX: { Watts?: number } };
}

const xml = new XMLParser({ isArray: (name) => ['Lap', 'Track', 'Trackpoint', 'trkseg', 'trkpt'].includes(name) });

function tcxTracks(workout: Workout): Row[][] {
  const { Activity } = xml.parse(encoded('tcx', workout).toString('utf8')).TrainingCenterDatabase.Activities;
  const laps = Activity.Lap as { Track?: { Trackpoint: TcxPoint[] }[] }[];
  return laps.flatMap(({ Track = [] }) =>
    (Array.isArray(Track) ? Track : []).map(({ Trackpoint: points }) =>
      points.map(({ Time, HeartRateBpm, Extensions }) => ({
        ms: Date.parse(Time) - START,
        bpm: HeartRateBpm?.Value,
        watts: Extensions?.TPX.Watts,
      })),
    ),
  );
}

function gpxPoints(workout: Workout): { ms: number; bpm: number | undefined }[] {
  const segments = xml.parse(encoded('gpx', workout).toString('utf8')).gpx.trk.trkseg as {
    trkpt: { time: string; extensions?: Record<string, Record<string, number>> }[];
  }[];
  return segments.flatMap(({ trkpt }) =>
    trkpt.map(({ time, extensions }) => ({
      ms: Date.parse(time) - START,
      bpm: extensions?.['gpxtpx:TrackPointExtension']?.['gpxtpx:hr'],
    })),
  );
}

/** The pauses, merged where they touch. */
const stands = ({ pauses }: Session) => countClocks(asWorkout(pauses), 0).runs;

/** After how many records each beat and each timer event is in a FIT file. */
async function recordsBefore(file: Buffer): Promise<{ beats: number[]; events: number[] }> {
  const parsed = await new FitParser({ force: false, includeRawMessages: true, mode: 'list' }).parseAsync(
    Buffer.from(file),
  );
  const { hrv = [], raw_messages = [] } = parsed;
  const each = hrv.map(({ time }) => (time as (number | null)[]).filter((one) => one !== null).length);
  let records = 0;
  let message = 0;
  const beats: number[] = [];
  const events: number[] = [];
  for (const { global_message_number: number } of raw_messages) {
    if (number === 20) records++;
    if (number === 21) events.push(records);
    if (number === 78) beats.push(...new Array<number>(each[message++] ?? 0).fill(records));
  }
  return { beats, events };
}

/** The record that a beat belongs to: the first after its end, or the last before a pause that comes between. */
function recordsOfBeats(session: Session): number[] {
  const { wallOf } = countClocks(asWorkout(session.pauses), 200_000);
  const runs = stands(session);
  const rows = rowsOf(session);
  let timer = 0;
  return session.rr.map((ms) => {
    timer += ms;
    const ended = wallOf(timer - 1) + 1;
    const found = rows.findIndex((row) => row.ms >= ended);
    const row = found < 0 ? rows.length - 1 : found;
    const isBeyond = runs.some(({ start, end }) => start >= ended && end <= rows[row]!.ms);
    return (isBeyond && row > 0 ? row - 1 : row) + 1;
  });
}

describe.each(pauseSources)('a session with pauses from $name', ({ via, sessions, read }) => {
  const workoutOf = (session: Session): Workout => {
    const exercises = read(session);
    expect(exercises).toHaveLength(1);
    return normalized(exercises[0]!, { via: [via] });
  };
  const runs = { numRuns: cases(30) };

  it('has each value at its instant in CSV and TCX, and a track for each part', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const workout = workoutOf(session);
        const rows = rowsOf(session);
        expect(csvRows(workout)).toEqual(rows);
        const tracks = tcxTracks(workout);
        expect(tracks.flat()).toEqual(rows);
        for (const { start, end } of stands(session)) {
          for (const track of tracks) {
            expect(track.every(({ ms }) => ms <= start) || track.every(({ ms }) => ms >= end)).toBe(true);
          }
        }
      }),
      runs,
    );
  });

  it('has each value in its second in FIT, and stops the timer around pauses', async () => {
    await fc.assert(
      fc.asyncProperty(sessions, async (session) => {
        const file = encoded('fit', workoutOf(session));
        const { records = [], sessions: written, events = [], laps = [] } = await readFit(file);
        const seconds = (text: unknown) => (new Date(String(text)).getTime() - START) / 1000;
        expect(
          records.map((one) => ({ second: seconds(one.timestamp), bpm: one.heart_rate, watts: one.power })),
        ).toEqual(rowsOf(session).map(({ ms, ...values }) => ({ second: Math.round(ms / 1000), ...values })));
        const [all] = written!;
        expect(all?.total_timer_time).toBeCloseTo(session.durationMs / 1000, 3);
        // A stop within a second of the timer's end does not imply a pause: sources truncate seconds differently.
        expect(Math.abs(all!.total_elapsed_time! - session.stop / 1000)).toBeLessThanOrEqual(1);
        expect(laps.reduce((sum, lap) => sum + lap.total_timer_time!, 0)).toBeCloseTo(session.durationMs / 1000, 2);
        const { wallOf } = countClocks(asWorkout(session.pauses), session.durationMs + 1);
        const starts = session.lapEnds.slice(0, -1).map((end) => Math.round(wallOf(end) / 1000));
        expect(laps.map((lap) => seconds(lap.start_time))).toEqual([0, ...starts]);
        const end = seconds(all?.timestamp);
        expect(events.map((event) => [seconds(event.timestamp), event.event_type])).toEqual([
          [0, 'start'],
          ...stands(session).flatMap((run) => [
            [Math.min(end, Math.round(run.start / 1000)), 'stop_all'],
            [Math.min(end, Math.round(run.end / 1000)), 'start'],
          ]),
          [end, 'stop_all'],
        ]);
        const rowsTo = (ms: number) => rowsOf(session).filter((row) => row.ms < ms).length;
        expect(await recordsBefore(file)).toEqual({
          beats: recordsOfBeats(session),
          events: [0, ...stands(session).flatMap((run) => [rowsTo(run.start), rowsTo(run.end)]), session.heart.length],
        });
      }),
      runs,
    );
  });

  it('has the heart rate of each route point in GPX', () => {
    fc.assert(
      fc.property(
        sessions.filter(({ route }) => route.length > 0),
        (session) => {
          expect(gpxPoints(workoutOf(session))).toEqual(rowsOf(session).map(({ ms, bpm }) => ({ ms, bpm })));
        },
      ),
      runs,
    );
  });

  it('is on the timer in JSON, and the pauses on the wall clock', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const workout = JSON.parse(encoded('json', workoutOf(session)).toString('utf8')) as Workout;
        expect(workout.streams?.heart_rate_bpm).toEqual({ interval_seconds: 1, values: session.heart });
        expect(workout.rr_intervals_ms).toEqual(session.rr);
        const kept = (workout.pauses ?? []).map(({ start_seconds: start, duration_seconds: length }) => ({
          start: Math.round(start * 1000),
          end: Math.round((start + length) * 1000),
        }));
        expect(kept).toEqual(stands(session));
      }),
      runs,
    );
  });
});
