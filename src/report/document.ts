import { mapped } from '../slices.js';
import type { Workout, WorkoutSummary } from '../workouts/workout.js';
import { type Assets, contentSecurityPolicy } from './assets.js';
import { detailOf, factsOf } from './facts.js';
import { encodeWorkout } from './payload/encode.js';
import {
  DAYS_ELEMENT,
  type DayFacts,
  FACTS_ELEMENT,
  LINKS_ELEMENT,
  type WorkoutLinks,
  workoutElement,
} from './payload/model.js';
import { buildPlotSamples } from './samples/build.js';

/** What a report is made from. Each is read once, in this order, one element at a time. */
export interface ReportContent {
  summaries: Iterable<WorkoutSummary>;
  days: Iterable<DayFacts>;
  workouts: Iterable<Workout | EncodedWorkout>;
  /** The pages of workouts elsewhere; not part of what is encoded, because they change without the workout. */
  links?: Iterable<WorkoutLinks>;
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
<html lang="en">
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
  yield* jsonElement(FACTS_ELEMENT, mapped(content.summaries, factsOf));
  yield* jsonElement(DAYS_ELEMENT, content.days);
  if (content.links) yield* jsonElement(LINKS_ELEMENT, content.links);
  yield `<script>${assets.script}</script>\n`;
  for (const workout of content.workouts) yield workoutText(workout);
  yield '</body>\n</html>\n';
}

function workoutText(workout: Workout | EncodedWorkout): string {
  const encoded = 'encoded' in workout ? workout.encoded : encodedText(workout);
  return `<script type="text/plain" id="${workoutElement(workout.id)}">${encoded}</script>\n`;
}

/** What the page of a workout is made of, in base64. */
export function encodedText(workout: Workout): string {
  const { samples, distanceFromRoute } = buildPlotSamples(workout);
  const { streams: _streams, rr_intervals_ms: _rr, route: _route, ...summary } = workout;
  const detail = { ...detailOf(summary), ...(distanceFromRoute && { distance_from: 'route' as const }) };
  return encodeWorkout(detail, samples);
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
