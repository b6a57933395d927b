import type { Item } from '../storage/contents/contents.js';
import { shapes } from './definition.js';

/** An item to send. */
export interface Change {
  item: Item;
  /** As it is stored there afterwards. */
  revision: string;
  /** The mirror has an earlier one. */
  there: boolean;
}

/** What of an athlete is to be sent, and what is to be deleted. */
export interface Plan {
  changes: Change[];
  gone: Pick<Item, 'kind' | 'id'>[];
  unchanged: Item[];
}

/** A kind as the mirror names it; kinds of earlier versions are possible. */
export type Known = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Compares what is here with what the mirror has.
 * @param known the revisions there, by kind and id.
 * @param damaged ids of workouts that cannot be read here: the mirror keeps them as they are.
 */
export function planOf(items: Iterable<Item>, known: Known, damaged: ReadonlySet<string>): Plan {
  const changes: Change[] = [];
  const seen = new Set<string>();
  const unchanged: Item[] = [];
  for (const item of items) {
    seen.add(`${item.kind}\n${item.id}`);
    const revision = revisionThere(item);
    const before = known.get(item.kind)?.get(item.id);
    if (before === revision) unchanged.push(item);
    else changes.push({ item, revision, there: before !== undefined });
  }
  const gone = [...known].flatMap(([kind, ids]) =>
    [...ids.keys()]
      .filter((id) => !seen.has(`${kind}\n${id}`) && !(kind === 'workout' && damaged.has(id)))
      .map((id) => ({ kind: kind as Item['kind'], id })),
  );
  return { changes, gone, unchanged };
}

/** The revision of an item together with that of the columns it is sent with. */
const revisionThere = ({ kind, revision }: Item) => `${shapes.get(kind)} ${revision}`;
