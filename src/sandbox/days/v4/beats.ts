import type { Json, JsonObject } from '../../represent/json.js';
import { dateOf, HOUR, MINUTE } from '../dates.js';
import type { Life } from '../life.js';
import type { Night } from '../night.js';
import { watch } from './watches.js';

/** How much of a night the watch keeps: a few minutes of some hours, which is enough to try a client with, or all of it. */
export type BeatsKept = 'some' | 'all';

interface Beat {
  /** ms since 1970 */
  at: number;
  interval: number;
  /** Which it is of its night. */
  n: number;
}

const SOME = 6 * MINUTE;

/**
 * A day of `/ppi-samples`: the beats of the nights that reach into it, by the local midnight of the date. Their variability is
 * that of the night's recharge.
 * @param nights those of the date and of the day after, as far as they are synchronized. @param samples with its feature.
 */
export function ppi4Json(
  life: Life,
  day: number,
  nights: readonly Night[],
  { samples, kept }: { samples: boolean; kept: BeatsKept },
): JsonObject | undefined {
  const { from, until } = life.bounds(day);
  const beats = nights.flatMap((night) => beatsOf(life, night, kept)).filter(({ at }) => at >= from && at < until);
  const [first] = beats;
  if (!first) return undefined;
  const synced = Math.max(...nights.map(({ endsAt }) => endsAt));
  return {
    date: dateOf(day),
    modified: new Date(synced + 20 * MINUTE).toISOString(),
    ppiSamplesPerDevice: samples
      ? [
          {
            recordingDevice: { uuid: watch.uuid },
            ppiSamples: beats.map((beat) => sampleOf(beat, from)),
            recordingTriggerTypeChanges: [{ triggerType: 'TRIGGER_TYPE_AUTOMATIC', offsetMillis: first.at - from }],
          },
        ]
      : [],
  };
}

/** Each begins where the one before it ends. */
function beatsOf(life: Life, night: Night, kept: BeatsKept): Beat[] {
  const random = life.random(night.day, 19);
  // Of independent intervals, successive ones differ by the square root of 2/3 of the largest deviation.
  const deviation = life.form(night.day).hrv * Math.sqrt(1.5);
  const beats: Beat[] = [];
  const spells = kept === 'all' ? [{ from: night.startsAt, until: night.endsAt }] : spellsOf(night);
  for (const { from, until } of spells) {
    for (let at = from; at < until; ) {
      const bpm = bpmAt(night, at);
      const interval = Math.round(60_000 / bpm + random.between(-deviation, deviation));
      beats.push({ at, interval, n: beats.length });
      at += interval;
    }
  }
  return beats;
}

/** The first minutes, and some every two hours. */
function spellsOf({ startsAt, endsAt }: Night) {
  const spells: { from: number; until: number }[] = [];
  for (let from = startsAt; from + SOME < endsAt; from += 2 * HOUR) spells.push({ from, until: from + SOME });
  return spells;
}

function bpmAt({ startsAt, heart }: Night, at: number): number {
  const i = Math.min(heart.length - 1, Math.floor((at - startsAt) / (5 * MINUTE)));
  return heart[i]?.bpm ?? 55;
}

function sampleOf({ at, interval, n }: Beat, midnight: number): Json {
  return {
    offsetMillis: at - midnight,
    ppInterval: interval,
    errorEstimateMillis: n % 97 === 50 ? 45 : n % 19,
    skinContact: n % 83 !== 7,
    movement: n % 91 === 9,
    offline: n % 151 === 20,
  };
}
