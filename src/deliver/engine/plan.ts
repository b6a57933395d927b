import type { DeliveryRow } from '../../storage/deliveries/deliveries.js';
import { type ContentField, changedFields, type Hashed } from '../content.js';
import type { TargetKind } from '../target.js';

/** What is to be done about one workout, or one day, at one target. */
export type Step =
  /** It is there, and has not changed. */
  | { do: 'nothing'; why: 'sent' | 'refused' }
  | { do: 'send' }
  /** A request may have arrived: nothing is sent before that is known. */
  | { do: 'settle'; row: DeliveryRow }
  /** What is there is made like what is here. */
  | { do: 'replace'; row: DeliveryRow; remoteId: string; changed: ContentField[] }
  /** It has changed since it arrived, and the target cannot follow. */
  | { do: 'tell'; row: DeliveryRow; changed: ContentField[] };

/** What of the target, and of the call, decides. */
export interface PlanFor {
  kind: Pick<TargetKind, 'replaces' | 'sendsAgain'>;
  /** The person named this very workout. */
  asked: boolean;
  /** Sending it again replaces what is there. */
  upserts?: boolean;
}

/** Decides from the ledger alone. Pure. @param row undefined: never sent. */
export function planOf(row: DeliveryRow | undefined, now: Hashed, { kind, asked, upserts = false }: PlanFor): Step {
  if (row === undefined) return { do: 'send' };
  const same = row.contentHash === now.contentHash;
  switch (row.state) {
    case 'waiting':
      return { do: 'send' };
    case 'sending':
    case 'unknown':
      return upserts ? { do: 'send' } : { do: 'settle', row };
    case 'refused':
      return same && !asked ? { do: 'nothing', why: 'refused' } : { do: 'send' };
    case 'sent':
      return same ? { do: 'nothing', why: 'sent' } : planOfChanged(row, now, { kind, asked, upserts });
  }
}

/** It is there, and has changed here since. */
function planOfChanged(row: DeliveryRow, now: Hashed, { kind, asked, upserts = false }: PlanFor): Step {
  if (upserts) return { do: 'send' };
  const changed = changedFields(row.content, now.content);
  const canReplace = changed.every((field) => kind.replaces.includes(field));
  if (row.remoteId !== undefined && canReplace) return { do: 'replace', row, remoteId: row.remoteId, changed };
  return asked && kind.sendsAgain ? { do: 'send' } : { do: 'tell', row, changed };
}

/**
 * Whether what a target says it does not have can be sent again: a request whose answer was lost may still be on its way,
 * or waiting in a queue there.
 * @param seconds how long the target may take.
 */
export function isOver(row: DeliveryRow, seconds: number, now: Date): boolean {
  const since = Date.parse(row.sendingAt ?? row.changedAt);
  // A clock that was set back has to pass the time again, and not for ever.
  return Math.abs(now.getTime() - since) >= seconds * 1000;
}
