import { type ActiveDay, type ActivityParts, activeDayOf } from '../../days/activity.js';
import { HOUR, MINUTE } from '../../days/dates.js';
import type { Life } from '../../days/life.js';
import { type Night, nightOf } from '../../days/night.js';
import type { JsonObject } from '../../represent/json.js';
import { type DayContext, type DayKind, dayKinds } from './kinds.js';
import { type DayRange, MAX_DAYS } from './range.js';

/** How often the watch synchronizes. */
const SYNC = 20 * MINUTE;
const nothing: ActivityParts = { steps: false, zones: false, inactivity: false };

/** The data of each day: generated, or what a test serves instead. */
export class DailyData {
  readonly #given = new Map<DayKind, Map<number, JsonObject[]>>();

  /** ms since 1970 */
  #takenOffAt = Number.POSITIVE_INFINITY;
  #offeredFrom = Number.NEGATIVE_INFINITY;

  constructor(
    readonly life: Life,
    private readonly now: () => number,
    private readonly rules: { polarUser: string; documented: boolean },
  ) {}

  /** The user's local day. */
  get today(): number {
    return this.life.today(this.now());
  }

  /** The 28 days up to today. */
  get lately(): DayRange {
    return { from: this.today - MAX_DAYS + 1, to: this.today };
  }

  /** Serves only these elements of a kind from now on, each as it is. @throws Error for one without a date. */
  serve(kind: DayKind, elements: readonly JsonObject[]): void {
    const byDay = new Map<number, JsonObject[]>();
    for (const element of elements) {
      const day = dayKinds[kind].dayOf(element);
      if (day === undefined) throw new Error(`This element of ${kind} has no date.`);
      byDay.set(day, [...(byDay.get(day) ?? []), element]);
    }
    this.#given.set(kind, byDay);
  }

  elements(kind: DayKind, { from, to }: DayRange, parts = nothing): JsonObject[] {
    const given = this.#given.get(kind);
    const context = this.#context(parts);
    const last = kind === 'cardio-load' || given ? to : Math.min(to, this.today);
    const found: JsonObject[] = [];
    for (let day = given ? from : Math.max(from, this.#first(kind, from)); day <= last; day++) {
      if (given) found.push(...(given.get(day) ?? []).map((element) => withParts(kind, element, parts)));
      else found.push(...[dayKinds[kind].make(context, day)].filter((element) => element !== undefined));
    }
    return found;
  }

  one(kind: DayKind, day: number, parts = nothing): JsonObject | undefined {
    return this.elements(kind, { from: day, to: day }, parts)[0];
  }

  /** A night that has been synchronized. */
  night(day: number): Night | undefined {
    const night = nightOf(this.life, day);
    return night && night.endsAt + HOUR / 2 <= this.syncedAt ? night : undefined;
  }

  /** From now on the watch stays in its drawer, so that no day grows; transactions offer days of activity from `firstDay` on. */
  takeOff(firstDay: number): void {
    this.#takenOffAt = this.syncedAt;
    this.#offeredFrom = firstDay;
  }

  /** What the watch has reported for each day so far, oldest first; none if a test serves days instead. */
  activeDays(): ActiveDay[] {
    if (this.#given.has('activities')) return [];
    const first = Math.max(this.life.firstDay, this.#offeredFrom);
    const days = Array.from({ length: this.today - first + 1 }, (_, i) => first + i);
    return days.flatMap((day) => activeDayOf(this.life, day, this.syncedAt) ?? []);
  }

  /** When the watch told its day last, ms since 1970. */
  get syncedAt(): number {
    return Math.min(Math.floor(this.now() / SYNC) * SYNC, this.#takenOffAt);
  }

  #first(kind: DayKind, from: number): number {
    return kind === 'cardio-load' ? from : this.life.firstDay;
  }

  #context(parts: ActivityParts): DayContext {
    const night = (day: number) => this.night(day);
    return { ...this.rules, life: this.life, now: this.now(), syncedAt: this.syncedAt, parts, night };
  }
}

/** A recorded day of activity with only the requested parts. */
function withParts(kind: DayKind, element: JsonObject, parts: ActivityParts): JsonObject {
  const { samples, ...rest } = element;
  if (kind !== 'activities' || typeof samples !== 'object' || samples === null) return element;
  const wanted = [
    'date',
    parts.steps && 'steps',
    parts.zones && 'activity_zones',
    parts.inactivity && 'inactivity_stamps',
  ];
  const kept = Object.entries(samples).filter(([key]) => wanted.includes(key));
  return kept.some(([key]) => key !== 'date') ? { ...rest, samples: Object.fromEntries(kept) } : rest;
}
