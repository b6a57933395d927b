import type { UnitSystem } from '../config/unit-system.js';
import type { PhysicalInfo } from '../kinds/definitions/physical-info.js';
import { effortsOf } from '../numbers/efforts/efforts.js';
import { areLapsOf, measuredLaps } from '../numbers/efforts/laps.js';
import { type Split, splitLengths, splitsOf } from '../numbers/efforts/splits.js';
import { mapped } from '../slices.js';
import type { Workout, WorkoutSummary } from '../workouts/workout.js';
import { type Assets, contentSecurityPolicy } from './assets.js';
import { detailOf, factsOf } from './facts.js';
import type { NightText } from './nights/encode.js';
import { encodeWorkout } from './payload/encode.js';
import {
  DAYS_ELEMENT,
  type DayFacts,
  FACTS_ELEMENT,
  FORM_ELEMENT,
  type FormFacts,
  LINKS_ELEMENT,
  nightElement,
  type WorkoutDetail,
  type WorkoutLinks,
  type WorkoutSplits,
  workoutElement,
} from './payload/model.js';
import { buildPlotSamples } from './samples/build.js';
import { pathOf } from './samples/path.js';
import { sketchOf } from './sketch/of-workout.js';
import { encodeSketch } from './sketch/sketch.js';

/** What a report is made from. Each is read once, in this order, one element at a time. */
export interface ReportContent {
  summaries: Iterable<WorkoutSummary>;
  days: Iterable<DayFacts>;
  /** What you entered about yourself, the oldest first: for the load of workouts without one. */
  told?: readonly PhysicalInfo[];
  workouts: Iterable<Workout | EncodedWorkout>;
  /** What came before the first day; absent: nothing. */
  form?: FormFacts;
  /** What the pages of nights and days are made of. */
  nights?: Iterable<NightText>;
  /** The pages of workouts elsewhere; not part of what is encoded, because they change without the workout. */
  links?: Iterable<WorkoutLinks>;
  /** The units of what the page shows; its data is metric. Absent: metric. */
  units?: UnitSystem;
}

/** A workout as it is in the file already. */
export interface EncodedWorkout {
  id: string;
  /** From `encodedText`. */
  encoded: string;
}

// Without these, a browser would ask the network for an icon, or show nothing at all if scripts are turned off.
const ICON =
  '<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E%3Crect width=%2216%22 height=%2216%22 rx=%224%22 fill=%22%230f6a78%22/%3E%3Cpath d=%22M3 9h2l1.5-4 3 7L11 8h2%22 fill=%22none%22 stroke=%22white%22 stroke-width=%221.4%22/%3E%3C/svg%3E">';
const WITHOUT_SCRIPT = 'This report needs JavaScript, which is turned off in this browser. Nothing leaves this file.';

/**
 * The report as pieces of text, in the order of the file. The facts of all workouts come before the script, so that the
 * overview shows while the rest is still being read; the samples follow, one element per workout.
 */
export function* documentOf(content: ReportContent, assets: Assets): Generator<string> {
  yield `<!doctype html>
<html lang="en"${content.units === 'imperial' ? ' data-units="imperial"' : ''}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="polar-sync">
<title>Training report</title>
${ICON}
<style>${assets.style}</style>
</head>
<body>
<div id="app"><noscript>${WITHOUT_SCRIPT}</noscript></div>
`;
  yield* jsonElement(
    FACTS_ELEMENT,
    mapped(content.summaries, (one) => factsOf(one, content.told)),
  );
  yield* jsonElement(DAYS_ELEMENT, content.days);
  if (content.form) yield* jsonElement(FORM_ELEMENT, [content.form]);
  if (content.links) yield* jsonElement(LINKS_ELEMENT, content.links);
  yield `<script>${assets.script}</script>\n`;
  for (const workout of content.workouts) yield workoutText(workout);
  for (const { day, encoded } of content.nights ?? []) {
    yield `<script type="text/plain" id="${nightElement(day)}">${encoded}</script>\n`;
  }
  yield '</body>\n</html>\n';
}

function workoutText(workout: Workout | EncodedWorkout): string {
  const [samples, sketch = ''] = ('encoded' in workout ? workout.encoded : encodedText(workout)).split('.');
  return `<script type="text/plain" id="${workoutElement(workout.id)}" data-sketch="${sketch}">${samples}</script>\n`;
}

/** What the page of a workout is made of and, after a dot, its sketch; both in base64. */
export function encodedText(workout: Workout): string {
  const path = pathOf(workout.route ?? []);
  const { samples, distanceFromRoute } = buildPlotSamples(workout, path);
  const { streams: _streams, rr_intervals_ms: _rr, route: _route, ...summary } = workout;
  const efforts = effortsOf(workout);
  const detail: WorkoutDetail = {
    ...detailOf(summary),
    ...lapsOf(workout),
    ...(distanceFromRoute && { distance_from: 'route' }),
    ...(efforts.power_watts.length > 0 && {
      power_curve: efforts.power_watts.map(({ over, value }) => [over, Math.round(value)] as const),
    }),
    ...(efforts.distance.length > 0 && {
      splits: { km: shownOf(splitsOf(workout)), mile: shownOf(splitsOf(workout, splitLengths.mile)) },
    }),
  };
  const sketch = Buffer.from(encodeSketch(sketchOf(workout, efforts, path))).toString('base64');
  return `${encodeWorkout(detail, samples)}.${sketch}`;
}

/** Laps with all their measures; automatic ones that are the kilometers or miles as they are, as the page shows splits instead. */
function lapsOf(workout: Workout): Pick<WorkoutDetail, 'laps' | 'auto_laps'> {
  const { laps, auto_laps: auto = [] } = workout;
  const isRepeated = Object.values(splitLengths).some((meters) => areLapsOf(auto, meters));
  return {
    ...(laps && { laps: measuredLaps(laps, workout) }),
    ...(auto.length > 0 && { auto_laps: isRepeated ? auto : measuredLaps(auto, workout) }),
  };
}

function* jsonElement(id: string, values: Iterable<unknown>): Generator<string> {
  yield `<script type="application/json" id="${id}">[`;
  let separator = '\n';
  for (const value of values) {
    yield separator + scriptSafe(JSON.stringify(value));
    separator = ',\n';
  }
  yield '\n]</script>\n';
}

/** The same JSON, but unable to end its element or begin a comment in it. */
function scriptSafe(json: string): string {
  return json.replaceAll('<', '\\u003c');
}

/** What the table of splits shows. */
function shownOf(splits: readonly Split[]): WorkoutSplits {
  return {
    rows: splits.map((split) => [
      Math.round(split.duration_seconds),
      split.avg_heart_rate_bpm ?? null,
      split.elevation_gain_meters === undefined ? null : Math.round(split.elevation_gain_meters),
    ]),
    last_meters: Math.round(splits.at(-1)?.distance_meters ?? 0),
  };
}
