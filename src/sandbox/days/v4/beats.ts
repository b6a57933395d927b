import type { Json, JsonObject } from '../../represent/json.js';
import { dateOf, HOUR, MINUTE } from '../dates.js';
import type { Life } from '../life.js';
import { asleepAt, type Night } from '../night.js';
import { watch } from './watches.js';

/** How much the watch keeps: a few minutes of some hours of a night, which is enough to try a client with, or the whole day. */
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
  const synced = Math.max(...nights.map(({ endsAt }) => endsAt));
  const beats =
    kept === 'all'
      ? beatsOf(life, day, [{ from, until: Math.min(until, synced) }], nights)
      : nights.flatMap((night) => beatsOf(life, night.day, spellsOf(night), [night]));
  const inside = beats.filter(({ at }) => at >= from && at < until);
  const [first] = inside;
  if (!first) return undefined;
  return {
    date: dateOf(day),
    modified: new Date(synced + 20 * MINUTE).toISOString(),
    ppiSamplesPerDevice: samples
      ? [
          {
            recordingDevice: { uuid: watch.uuid },
            ppiSamples: inside.map((beat) => sampleOf(beat, from)),
            recordingTriggerTypeChanges: [{ triggerType: 'TRIGGER_TYPE_AUTOMATIC', offsetMillis: first.at - from }],
          },
        ]
      : [],
  };
}

interface Spell {
  /** ms since 1970 */
  from: number;
  until: number;
}

/** Each begins where the one before it ends. */
function beatsOf(life: Life, day: number, spells: readonly Spell[], nights: readonly Night[]): Beat[] {
  const random = life.random(day, 19);
  // Of independent intervals, successive ones differ by the square root of 2/3 of the largest deviation.
  const deviation = life.form(day).hrv * Math.sqrt(1.5);
  const beats: Beat[] = [];
  for (const { from, until } of spells) {
    for (let at = from; at < until; ) {
      const bpm = bpmAt(nights, at);
      const interval = Math.round(60_000 / bpm + random.between(-deviation, deviation));
      beats.push({ at, interval, n: beats.length });
      at += interval;
    }
  }
  return beats;
}

/** The first minutes, and some every two hours. */
function spellsOf({ startsAt, endsAt }: Night): Spell[] {
  const spells: Spell[] = [];
  for (let from = startsAt; from + SOME < endsAt; from += 2 * HOUR) spells.push({ from, until: from + SOME });
  return spells;
}

function bpmAt(nights: readonly Night[], at: number): number {
  const night = nights.find((one) => asleepAt(one, at));
  if (!night) return 62;
  const i = Math.min(night.heart.length - 1, Math.floor((at - night.startsAt) / (5 * MINUTE)));
  return night.heart[i]?.bpm ?? 55;
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
