import type { DeliveryRow } from '../../storage/deliveries/deliveries.js';
import type { Library } from '../../storage/library.js';
import type { Column } from './columns.js';

/** The deliveries of a workout, under any of the ids it has or had. */
export type DeliveriesOf = (workout: { id: string }) => readonly DeliveryRow[];

/** Reads the ledger once, for all workouts that are listed. @returns undefined if nothing was delivered yet. */
export function deliveriesIn(reader: Pick<Library, 'deliveries' | 'aliases'>): DeliveriesOf | undefined {
  const rows = new Map<string, DeliveryRow[]>();
  for (const row of reader.deliveries.list()) {
    if (row.kind === 'workout') rows.set(row.item, [...(rows.get(row.item) ?? []), row]);
  }
  if (rows.size === 0) return undefined;
  return ({ id }) => [id, ...reader.aliases(id)].flatMap((one) => rows.get(one) ?? []);
}

/** The targets a workout was delivered to; a question mark means in doubt. */
export function deliveredColumn(of: DeliveriesOf = () => []): Column {
  const cell = (workout: { id: string }) =>
    of(workout).flatMap(({ target, state }) => {
      if (state === 'sent') return [target];
      return state === 'sending' || state === 'unknown' ? [`${target}?`] : [];
    });
  return { name: 'delivered', title: 'Delivered', align: 'left', cell: (workout) => cell(workout).join(', ') };
}
