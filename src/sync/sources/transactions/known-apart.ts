import type { Session } from '../../../storage/sessions/session.js';
import type { Store } from '../../../storage/store.js';

/**
 * Two sessions of transactions are two when Polar named both in one, committed both, or committed the one before it first
 * named the other. Else it may have offered one again under another number, after a transaction that ran out.
 */
export function knownApart(
  store: Store,
  userId: string,
  sessions: readonly Session[],
): (a: Session, b: Session) => boolean {
  const ids = sessions.map(({ externalId }) => externalId);
  const mentions = ids.length < 2 ? [] : store.transactions.mentions(userId, ids);
  const byId = new Map<string, typeof mentions>();
  for (const mention of mentions) {
    const own = byId.get(mention.externalId);
    if (own) own.push(mention);
    else byId.set(mention.externalId, [mention]);
  }
  const of = (id: string) => {
    const own = byId.get(id) ?? [];
    const committed = own.find((mention) => mention.confirmed === 1)?.row ?? Number.POSITIVE_INFINITY;
    return { rows: own.map(({ row }) => row), first: own[0]?.row ?? Number.POSITIVE_INFINITY, committed };
  };
  return (a, b) => {
    const [one, other] = [of(a.externalId), of(b.externalId)];
    if (one.rows.some((row) => other.rows.includes(row))) return true;
    if (Number.isFinite(one.committed) && Number.isFinite(other.committed)) return true;
    return isOver(one.committed, other.first) || isOver(other.committed, one.first);
  };
}

const isOver = (committed: number, first: number) => Number.isFinite(first) && committed < first;
