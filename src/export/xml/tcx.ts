import { clockOf, resumptions } from '../../workouts/time/clock.js';
import type { Workout } from '../../workouts/workout.js';
import { serialNumber } from '../device.js';
import { Page } from '../files/page.js';
import { cadenceOf } from '../track/cadence.js';
import type { LapSummary } from '../track/lap-measures.js';
import { apportion } from '../track/lap-measures.js';
import { lapsOf } from '../track/laps.js';
import { decimal, instantText } from '../track/numbers.js';
import { startMs, timingOf } from '../track/timing.js';
import { type Track, trackOf, trackOrEnds, wallOf } from '../track/track.js';
import { trackpointWriter } from './tcx-trackpoint.js';
import { xmlElement } from './xml.js';

const OPENING = `<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<Activities>
`;
const MAX_CALORIES = 65_535;
const BIKING = new Set(['cycling', 'e_biking']);

/**
 * A workout as TCX, with a Trackpoint per second, indoors too, and two if there is no recording. Each lap holds its points
 * in one Track per pause-free part. Read back, it equals the workout within: time 0.5 s (samples and route points between
 * seconds; samples of a workout with pauses 0.5 ms), position 5e-8 degrees, altitude 5 mm, distance 5 cm, speed 0.5 mm/s,
 * heart rate, cadence and power 0.5 units. TCX has no temperature, RR intervals or time zone, and its only sports are
 * running, biking and other. Unknown lap distances are shares of the total by time, because the format requires them and
 * readers add them up. Calories that no lap claims go into the first one, as in Polar's own TCX: FitTrackee reads no other.
 */
export function* encodeTcx(workout: Workout): Generator<Uint8Array> {
  const measured = trackOf(workout);
  const timing = timingOf(workout, measured.seconds.at(-1) ?? 0);
  const track = trackOrEnds(workout, measured, Math.round(timing.elapsed));
  const laps = lapsOf(workout, timing);
  const distances = lapDistances(workout, laps);
  const calories = lapCalories(workout, laps);
  const page = new Page();
  page.text(`${OPENING}<Activity Sport="${tcxSport(workout.sport)}">\n<Id>${instantText(startMs(workout))}</Id>\n`);
  const writeTracks = trackWriter(page, workout, track);
  for (const [i, lap] of laps.entries()) {
    page.text(`<Lap StartTime="${instantText(startMs(workout) + Math.round(lap.start * 1000))}">\n`);
    page.text(lapHead(lap, distances[i] ?? 0, calories[i] ?? 0));
    yield* writeTracks(i === laps.length - 1 ? Number.POSITIVE_INFINITY : lap.end);
    page.text('</Lap>\n');
  }
  const notes = [workout.name, workout.note].filter((text) => text !== undefined && text !== '').join('\n');
  page.text(`${xmlElement('Notes', notes)}${creator(workout)}</Activity>\n</Activities>\n</TrainingCenterDatabase>\n`);
  yield page.take();
}

function tcxSport(sport: string): string {
  return sport === 'running' ? 'Running' : BIKING.has(sport) ? 'Biking' : 'Other';
}

function lapHead(lap: LapSummary, distance: number, calories: number): string {
  const heartRate = (name: string, bpm: number | undefined) => {
    const value = Math.round(bpm ?? 0);
    return value >= 1 && value <= 255 ? `<${name}><Value>${value}</Value></${name}>\n` : '';
  };
  const maximumSpeed = lap.maxSpeed === undefined ? '' : `<MaximumSpeed>${decimal(lap.maxSpeed, 3)}</MaximumSpeed>\n`;
  return [
    `<TotalTimeSeconds>${decimal(lap.timer, 3)}</TotalTimeSeconds>\n`,
    `<DistanceMeters>${decimal(distance, 1)}</DistanceMeters>\n`,
    maximumSpeed,
    `<Calories>${calories}</Calories>\n`,
    heartRate('AverageHeartRateBpm', lap.avgHeartRate),
    heartRate('MaximumHeartRateBpm', lap.maxHeartRate),
    '<Intensity>Active</Intensity>\n<TriggerMethod>Manual</TriggerMethod>\n',
  ].join('');
}

/** Keeps what the watch counted, and gives the rest of the total to the laps without a distance. */
function lapDistances({ distance_meters: total = 0 }: Workout, laps: LapSummary[]): number[] {
  const open = laps.filter((lap) => lap.distanceMeters === undefined);
  const counted = laps.reduce((sum, lap) => sum + (lap.distanceMeters ?? 0), 0);
  const time = open.map(({ timer }) => timer);
  const shares = apportion(Math.max(0, total - counted), time, 1);
  return laps.map((lap) => Math.max(0, lap.distanceMeters ?? shares[open.indexOf(lap)] ?? 0));
}

function lapCalories({ calories_kcal: total = 0 }: Workout, laps: LapSummary[]): number[] {
  const counted = laps.reduce((sum, lap) => sum + (lap.caloriesKcal ?? 0), 0);
  const unclaimed = Math.max(0, total - counted);
  return laps.map(({ caloriesKcal: kcal = 0 }, i) =>
    Math.min(MAX_CALORIES, Math.max(0, Math.round(kcal + (i === 0 ? unclaimed : 0)))),
  );
}

/** Writes the Tracks up to a time, continuing where the previous call ended. Yields each full page. */
function trackWriter(page: Page, workout: Workout, track: Track): (to: number) => Generator<Uint8Array> {
  const resumesBetween = resumptions(clockOf(workout));
  const writeTrackpoint = trackpointWriter(page, workout, track, cadenceOf(workout));
  let row = 0;
  return function* upTo(to) {
    let previous: number | undefined;
    for (; row < track.seconds.length && wallOf(track, row) < to; row++) {
      const at = wallOf(track, row);
      if (previous === undefined) page.text('<Track>\n');
      else if (resumesBetween(previous, at)) page.text('</Track>\n<Track>\n');
      previous = at;
      writeTrackpoint(row);
      if (page.isFull) yield page.take();
    }
    if (previous !== undefined) page.text('</Track>\n');
  };
}

function creator(workout: Workout): string {
  const name = xmlElement('Name', workout.source.device);
  if (name === '') return '';
  const version = '<Version><VersionMajor>0</VersionMajor><VersionMinor>0</VersionMinor></Version>';
  return `<Creator xsi:type="Device_t">
${name}<UnitId>${serialNumber(workout)}</UnitId><ProductID>0</ProductID>${version}
</Creator>
`;
}
