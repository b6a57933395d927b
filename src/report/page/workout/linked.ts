import { units } from '../units.js';

export type AxisKind = 'time' | 'distance';

/** A part of the horizontal axis, in its unit. */
export type Range = readonly [from: number, to: number];

interface Listener {
  cursor?(index: number): void;
  zoom?(range: Range): void;
  axis?(): void;
}

/** What all plots and the route share: the cursor, the part shown, and whether the axis is time or distance. */
export class Linked {
  /** The position of each grid point on each axis: seconds, and kilometers or miles if the distance is known. */
  readonly #places: { time: number[]; distance?: number[] | undefined };
  readonly #listeners = new Set<Listener>();
  #kind: AxisKind = 'time';
  #index = 0;
  #isSet = false;
  #range: Range;

  constructor(time: number[], distance: number[] | undefined) {
    this.#places = { time, distance };
    this.#range = this.whole;
  }

  get kind(): AxisKind {
    return this.#kind;
  }

  get index(): number {
    return this.#index;
  }

  /** Whether there is a cursor: not until somebody sets it. */
  get isSet(): boolean {
    return this.#isSet;
  }

  get range(): Range {
    return this.#range;
  }

  /** The positions of the points on the current axis, ascending. */
  get places(): number[] {
    return this.#places[this.#kind] ?? this.#places.time;
  }

  /** Seconds since the start at a point, whatever the axis. */
  secondsAt(index: number): number {
    return this.#places.time[index] ?? 0;
  }

  get hasDistance(): boolean {
    return this.#places.distance !== undefined;
  }

  get whole(): Range {
    const { places } = this;
    const [first = 0, last = 0] = [places[0], places.at(-1)];
    return [first, last > first ? last : first + 1];
  }

  get isZoomed(): boolean {
    const [from, to] = this.whole;
    return this.#range[0] > from || this.#range[1] < to;
  }

  listen(listener: Listener): void {
    this.#listeners.add(listener);
  }

  setCursor(index: number): void {
    const inside = Math.max(0, Math.min(index, this.places.length - 1));
    if (this.#isSet && inside === this.#index) return;
    this.#isSet = true;
    this.#index = inside;
    for (const { cursor } of this.#listeners) cursor?.(inside);
  }

  /** Shows a part of the axis, limited to the workout. */
  setZoom([from, to]: Range): void {
    const [first, last] = this.whole;
    const next: Range = [Math.max(first, from), Math.min(last, to)];
    if (next[1] <= next[0] || (next[0] === this.#range[0] && next[1] === this.#range[1])) return;
    this.#range = next;
    for (const { zoom } of this.#listeners) zoom?.(next);
  }

  /** Shows `factor` times as much as now around the cursor, which stays in place. */
  zoomBy(factor: number): void {
    const at = this.places[this.#index] ?? 0;
    const [from, to] = this.#range;
    const center = at >= from && at <= to ? at : (from + to) / 2;
    this.setZoom([center - (center - from) * factor, center + (to - center) * factor]);
  }

  setAxis(kind: AxisKind): void {
    if (kind === this.#kind || (kind === 'distance' && !this.hasDistance)) return;
    const [first, last] = this.pointsInView();
    this.#kind = kind;
    this.#range = this.whole;
    for (const { axis } of this.#listeners) axis?.();
    this.setZoom([this.places[first] ?? 0, this.places[last] ?? 0]);
  }

  /** The first and the last visible point. */
  pointsInView(): [number, number] {
    const [from, to] = this.#range;
    const first = this.places.findIndex((place) => place >= from);
    const last = this.places.findLastIndex((place) => place <= to);
    return [Math.max(0, first), Math.max(0, last)];
  }

  /** The point nearest to a position on the axis. */
  nearest(place: number): number {
    const { places } = this;
    let [low, high] = [0, places.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) < place) low = middle;
      else high = middle;
    }
    return place - (places[low] ?? 0) <= (places[high] ?? 0) - place ? low : high;
  }
}

/** Distance at each point in kilometers or miles, never decreasing and without gaps, as an axis must be. */
export function distanceAxis(meters: readonly (number | null)[] | undefined): number[] | undefined {
  let furthest = 0;
  const axis = meters?.map((value) => {
    furthest = Math.max(furthest, value ?? 0);
    return units.distanceValue(furthest);
  });
  return furthest > 0 ? axis : undefined;
}
