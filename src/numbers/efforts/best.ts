import { type Effort, type EffortKind, effortKinds, type WorkoutEfforts } from './efforts.js';

/** A best effort among several workouts. */
export interface BestEffort extends Effort {
  /** 1 is the best. */
  place: number;
  workout: string;
  /** Local date of the workout. */
  date: string;
}

/** The best efforts of one sport over each length, the shortest first, and within a length the best first. */
export type SportEfforts = { sport: string; workouts: number } & Record<EffortKind, BestEffort[]>;

/** What is needed of a workout: the efforts of one sport, which is its `type`, are compared with one another. */
interface Owner {
  id: string;
  type: string;
  start_time_local: string;
}

type Held = Effort & { owner: Owner };

/**
 * Collects the best efforts of workouts one after the other, in any order: memory does not grow with their number. Of equal
 * ones, the earliest counts. A workout has one place over each length.
 */
export class BestEfforts {
  readonly #places: number;
  readonly #sports = new Map<string, { workouts: number; held: Record<EffortKind, Map<number, Held[]>> }>();

  /** @param places how many of each are kept. */
  constructor(places = 1) {
    this.#places = places;
  }

  add(owner: Owner, efforts: WorkoutEfforts): void {
    const sport = this.#sports.get(owner.type) ?? { workouts: 0, held: nothing() };
    this.#sports.set(owner.type, sport);
    sport.workouts += 1;
    for (const kind of effortKinds) {
      const isBetter = kind === 'distance' ? less : more;
      for (const effort of efforts[kind]) {
        const best = sport.held[kind].get(effort.over) ?? [];
        const last = best[this.#places - 1];
        // Nearly all efforts of years are none of the best.
        if (last && !isBetter(effort, owner, last)) continue;
        const place = best.findIndex((other) => isBetter(effort, owner, other));
        best.splice(place < 0 ? best.length : place, 0, { ...effort, owner });
        sport.held[kind].set(effort.over, best.slice(0, this.#places));
      }
    }
  }

  /** The sport with the most workouts first. */
  bySport(): SportEfforts[] {
    return [...this.#sports]
      .map(([sport, { workouts, held }]) => ({ sport, workouts, ...listed(held) }))
      .sort((a, b) => b.workouts - a.workouts || (a.sport < b.sport ? -1 : 1));
  }
}

const nothing = () => ofEach(() => new Map<number, Held[]>());
const ofEach = <T>(make: (kind: EffortKind) => T) =>
  Object.fromEntries(effortKinds.map((kind) => [kind, make(kind)])) as Record<EffortKind, T>;

const less = ({ value }: Effort, owner: Owner, other: Held) =>
  value < other.value || (value === other.value && isEarlier(owner, other.owner));
const more = ({ value }: Effort, owner: Owner, other: Held) =>
  value > other.value || (value === other.value && isEarlier(owner, other.owner));

function isEarlier({ start_time_local: a, id }: Owner, { start_time_local: b, id: other }: Owner): boolean {
  return a < b || (a === b && id < other);
}

function listed(held: Record<EffortKind, Map<number, Held[]>>): Record<EffortKind, BestEffort[]> {
  return ofEach((kind) =>
    [...held[kind].values()]
      .flatMap((best) =>
        best.map(({ owner, ...effort }, at): BestEffort => {
          return { ...effort, place: at + 1, workout: owner.id, date: owner.start_time_local.slice(0, 10) };
        }),
      )
      .sort((a, b) => a.over - b.over || a.place - b.place),
  );
}
