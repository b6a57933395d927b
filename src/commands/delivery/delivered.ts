import type { TargetConfig } from '../../deliver/config.js';
import type { Hashed } from '../../deliver/content.js';
import { linkOf } from '../../deliver/link.js';
import type { DeliveryRow, DeliveryState } from '../../storage/deliveries/deliveries.js';
import type { Library } from '../../storage/library.js';
import { localTime } from '../../ui/format.js';

/** What the ledger counts at one target. */
export interface TargetCounts {
  sent: number;
  waiting: number;
  unknown: number;
  refused: number;
  last_sent_at?: string;
}

/** By the name of the target; empty if there is no database yet. */
export function countsIn(store: Library | undefined): Map<string, TargetCounts> {
  const counts = new Map<string, TargetCounts>();
  for (const { target, state, count, lastSentAt } of store?.deliveries.counts() ?? []) {
    const entry = counts.get(target) ?? { sent: 0, waiting: 0, unknown: 0, refused: 0 };
    entry[shownState(state)] += count;
    if (lastSentAt !== undefined && lastSentAt > (entry.last_sent_at ?? '')) entry.last_sent_at = lastSentAt;
    counts.set(target, entry);
  }
  return counts;
}

export function countsFor(counts: ReadonlyMap<string, TargetCounts>, name: string): TargetCounts {
  return counts.get(name) ?? { sent: 0, waiting: 0, unknown: 0, refused: 0 };
}

/** What is being sent now, or was when a push was killed, is shown as in doubt. */
function shownState(state: DeliveryState): Exclude<DeliveryState, 'sending'> {
  return state === 'sending' ? 'unknown' : state;
}

/** The state of a workout at one target. */
export interface Delivered {
  target: string;
  state: Exclude<DeliveryState, 'sending'>;
  remote_id?: string;
  /** Its page there. */
  link?: string;
  sent_at?: string;
  reason?: string;
  /** It was edited here since, and is there as it was. */
  edited?: true;
}

/**
 * @param targets those of the profile, for links.
 * @param now the content of the workout, by which an edit is noticed; undefined: edits are not looked for.
 */
export function deliveredOf(rows: readonly DeliveryRow[], targets: readonly TargetConfig[], now?: Hashed): Delivered[] {
  return rows.map(({ target, state, remoteId, sentAt, reason, contentHash }) => {
    const link = linkOf(
      targets.find(({ name }) => name === target),
      remoteId,
    );
    return {
      ...{ target, state: shownState(state) },
      ...(remoteId !== undefined && { remote_id: remoteId }),
      ...(link !== undefined && { link }),
      ...(sentAt !== undefined && { sent_at: sentAt }),
      ...(reason !== undefined && state !== 'sent' && { reason }),
      ...(state === 'sent' && now && now.contentHash !== contentHash && { edited: true as const }),
    };
  });
}

const stateWords = { sent: 'sent', waiting: 'waiting', unknown: 'in doubt', refused: 'rejected' } as const;

/** `intervals (2026-11-13 08:12, https://...)`. */
export function deliveredInWords({ target, state, link, sent_at: sentAt, reason, edited }: Delivered): string {
  const more = [
    ...(state === 'sent' ? [] : [stateWords[state]]),
    ...(sentAt === undefined ? [] : [localTime(sentAt)]),
    ...(link === undefined ? [] : [link]),
    ...(edited ? ['edited here since'] : []),
    ...(state === 'sent' || reason === undefined ? [] : [reason.replace(/\.$/, '')]),
  ];
  return `${target} (${more.join(', ')})`;
}
