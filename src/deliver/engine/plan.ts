import type { DeliveryRow } from '../../storage/deliveries/deliveries.js';
import { type ContentField, changedFields, type Hashed } from '../content.js';
import type { TargetKind } from '../target.js';

/** What to do about one workout, night or day at one target. */
export type Step =
  /** It is there and unchanged, or it was rejected. */
  | { do: 'nothing'; why: 'sent' | 'refused' }
  | { do: 'send' }
  /** A request may have arrived: nothing is sent before that is known. */
  | { do: 'resolve'; row: DeliveryRow }
  /** What is there is updated. */
  | { do: 'replace'; row: DeliveryRow; remoteId: string; changed: ContentField[] }
  /** It has changed since it arrived, and the target cannot be updated. */
  | { do: 'report'; row: DeliveryRow; changed: ContentField[] };

/** What the decision depends on besides the ledger. */
export interface PlanFor {
  kind: Pick<TargetKind, 'replaces' | 'sendsAgain'>;
  /** The user named this very workout. */
  named: boolean;
  /** Sending it again replaces what is there. */
  upserts?: boolean;
}

/** Decides from the ledger alone. Pure. @param row undefined: never sent. */
export function planOf(row: DeliveryRow | undefined, now: Hashed, { kind, named, upserts = false }: PlanFor): Step {
  if (row === undefined) return { do: 'send' };
  const same = row.contentHash === now.contentHash;
  switch (row.state) {
    case 'waiting':
      return { do: 'send' };
    case 'sending':
    case 'unknown':
      return upserts ? { do: 'send' } : { do: 'resolve', row };
    case 'refused':
      return same && !named ? { do: 'nothing', why: 'refused' } : { do: 'send' };
    case 'sent':
      return same ? { do: 'nothing', why: 'sent' } : planOfChanged(row, now, { kind, named, upserts });
  }
}

/** It is there, and has changed here since. */
function planOfChanged(row: DeliveryRow, now: Hashed, { kind, named, upserts = false }: PlanFor): Step {
  if (upserts) return { do: 'send' };
  const changed = changedFields(row.content, now.content);
  const canReplace = changed.length > 0 && changed.every((field) => kind.replaces.includes(field));
  // What the target has rejected twice is not tried again every hour.
  const mayReplace = canReplace && (named || row.reportedHash !== now.contentHash);
  if (row.remoteId !== undefined && mayReplace) return { do: 'replace', row, remoteId: row.remoteId, changed };
  return named && kind.sendsAgain ? { do: 'send' } : { do: 'report', row, changed };
}

/**
 * Whether a request whose response was lost can no longer be on its way, or waiting in a queue there: then a workout that
 * the target does not have can be sent again.
 * @param seconds the longest the target may take.
 */
export function isPastProcessing(row: DeliveryRow, seconds: number, now: Date): boolean {
  const since = Date.parse(row.sendingAt ?? row.changedAt);
  // A clock that was set back has to pass the same time again, but no more than that.
  return Math.abs(now.getTime() - since) >= seconds * 1000;
}
