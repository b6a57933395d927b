import type { Session } from '../../../storage/sessions/session.js';
import type { Store } from '../../../storage/store.js';

/**
 * Two sessions in transactions are certainly different when Polar listed both in one transaction, committed both, or
 * committed one before it first listed the other. Otherwise it may have offered one again under another id, after a
 * transaction that expired.
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
    return isBefore(one.committed, other.first) || isBefore(other.committed, one.first);
  };
}

const isBefore = (committed: number, first: number) => Number.isFinite(first) && committed < first;
