import type { Library } from '../../storage/library.js';
import type { Column } from './columns.js';

/** The targets a workout was delivered to; a question mark means in doubt. */
export function deliveredColumn(reader: Pick<Library, 'deliveries' | 'aliases'>): Column {
  const at = new Map<string, string[]>();
  for (const { kind, item, target, state } of reader.deliveries.list()) {
    const word = state === 'sent' ? target : state === 'sending' || state === 'unknown' ? `${target}?` : undefined;
    if (kind !== 'workout' || word === undefined) continue;
    at.set(item, [...(at.get(item) ?? []), word]);
  }
  const cell = ({ id }: { id: string }) =>
    at.size === 0 ? [] : [id, ...reader.aliases(id)].flatMap((one) => at.get(one) ?? []);
  return { title: 'Delivered', align: 'left', cell: (workout) => cell(workout).join(', ') };
}
