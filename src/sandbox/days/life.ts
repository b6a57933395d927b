import { type Random, seededRandom } from '../random.js';
import type { Session } from '../session.js';
import { places } from '../workouts/places.js';
import { person } from '../workouts/vitals.js';
import { atLocal, type Clock, DAY, MINUTE } from './dates.js';

/** The state of the body on a day. */
export interface Form {
  /** bpm, the minimum of the night */
  restingHeartRate: number;
  /** RMSSD in ms over the first hours of sleep */
  hrv: number;
}

/**
 * The days around the workouts: where the user is, what was trained, how the body copes. Everything else about a day
 * is derived from here, so that a hard ride shows in the night after it. Days are counted from 1970-01-01.
 */
export class Life {
  readonly #sessions: Session[] = [];

  constructor(
    private readonly seed: number,
    /** The day the watch came out of its box. */
    readonly firstDay: number,
  ) {}

  add(session: Session): void {
    this.#sessions.push(session);
  }

  /** A source of random numbers for one purpose on one day: always the same ones. */
  random(day: number, purpose: number): Random {
    return seededRandom(Math.imul(this.seed + 11, 0x9e3779b1) ^ Math.imul(day * 64 + purpose, 0x85ebca6b));
  }

  /** Sessions that start on this date in local time, in chronological order. */
  trainingOn(day: number): Session[] {
    return this.#sessions.filter((session) => dateOfStart(session) === day).sort((a, b) => a.startedAt - b.startedAt);
  }

  /** Sessions that overlap a period. */
  trainingBetween(from: number, until: number): Session[] {
    return this.#sessions.filter(
      ({ startedAt, durationMillis }) => startedAt < until && startedAt + durationMillis > from,
    );
  }

  /** The UTC offset of the watch on a day, in minutes: summer time begins and ends at home, but not on a journey. */
  clock(day: number): Clock {
    const [abroad] = this.trainingOn(day);
    const home = places.home.utcOffsetMinutes;
    return abroad && abroad.utcOffsetMinutes !== home(abroad.startedAt) ? () => abroad.utcOffsetMinutes : home;
  }

  /** The instants at which a day begins and ends on its own clock: 23, 24 or 25 hours apart. */
  bounds(day: number): { from: number; until: number } {
    const clock = this.clock(day);
    return { from: atLocal(clock, day * DAY), until: atLocal(clock, (day + 1) * DAY) };
  }

  /** The user's local day at an instant. */
  today(at: number): number {
    const guess = Math.floor((at + places.home.utcOffsetMinutes(at) * MINUTE) / DAY);
    return Math.floor((at + this.clock(guess)(at) * MINUTE) / DAY);
  }

  /** TRIMP of a day; invented for days before the first known workout. */
  cardioLoad(day: number): number {
    const first = this.#sessions.reduce((least, session) => Math.min(least, dateOfStart(session)), Infinity);
    if (day < first && day < this.firstDay + 14) {
      const random = this.random(day, 1);
      return random.next() < 0.4 ? 0 : random.between(25, 95);
    }
    return this.trainingOn(day).reduce((sum, { load }) => sum + (load?.cardio ?? 0), 0);
  }

  /** A slow wave over weeks, the load of the last two days, and chance. */
  form(day: number): Form {
    const random = this.random(day, 2);
    const wave = Math.sin((2 * Math.PI * day) / 37);
    const strain = Math.min(1.6, this.cardioLoad(day - 1) / 140 + this.cardioLoad(day - 2) / 320);
    return {
      restingHeartRate: person.restingHeartRate - 4 - 1.5 * wave + 4 * strain + random.between(-1.2, 1.2),
      hrv: 52 + 6 * wave - 11 * strain + random.between(-4, 4),
    };
  }
}

function dateOfStart({ startedAt, utcOffsetMinutes }: Session): number {
  return Math.floor((startedAt + utcOffsetMinutes * MINUTE) / DAY);
}
