import type { ParsedAnswer } from '../answer.js';
import type { Exchange } from '../http/exchange.js';
import { readActivityPart } from '../parse/kinds/activity-transaction.js';
import type { Understood } from '../parse/kinds/elements.js';
import { parsePhysicalInfo } from '../parse/kinds/physical-info.js';
import { parseActivityLinks, parsePhysicalInfoLinks, parseTransaction } from '../parse/transaction.js';
import type { ActivityPart, Listing, TransactionItem, TransactionRef } from './access-link.js';
import { userPath } from './users.js';

const activityPaths = { summary: '', steps: '/step-samples', zones: '/zone-samples' } as const;

/** Where a part of a day in an activity transaction is served. */
export function activityPath({ path }: TransactionItem, part: ActivityPart): string {
  return `${path}${activityPaths[part]}`;
}

/** The part of a day that a path of `activityPath` asks for. */
export function activityPartAt(path: string): ActivityPart {
  return (['steps', 'zones'] as const).find((part) => path.endsWith(activityPaths[part])) ?? 'summary';
}

/**
 * The calls for transactions of physical information and of activity: deprecated, and a commit deletes what was listed.
 * The calls that create one are sent once, because they are not safe to repeat. No value: nothing new, or one is open.
 */
export function dataTransactionCalls(exchange: Exchange, apiUrl: string, userId: string) {
  const create = (resource: string): Promise<ParsedAnswer<TransactionRef>> =>
    exchange.run({
      method: 'POST',
      path: `${userPath(userId)}/${resource}`,
      parse: (body) => parseTransaction(body, { apiUrl, userId, resource }),
    });
  const commit = async ({ path }: TransactionRef): Promise<'committed' | 'unknown'> => {
    const { status } = await exchange.run({ method: 'PUT', path, alsoAccept: [404] });
    return status === 200 ? 'committed' : 'unknown';
  };
  const list = (transaction: TransactionRef, parse: typeof parseActivityLinks) =>
    exchange.run<Listing<TransactionItem>>({
      method: 'GET',
      path: transaction.path,
      parse: (body) => parse(body, { apiUrl, transaction }),
    });
  return {
    createPhysicalInfoTransaction: async () => create('physical-information-transactions'),
    listPhysicalInfos: (transaction: TransactionRef) => list(transaction, parsePhysicalInfoLinks),
    getPhysicalInfo: ({ path }: TransactionItem): Promise<ParsedAnswer<Understood>> =>
      exchange.run({
        method: 'GET',
        path,
        parse: (_body, answer) => parsePhysicalInfo(answer, 'accesslink_transaction'),
      }),
    commitPhysicalInfos: commit,
    createActivityTransaction: async () => create('activity-transactions'),
    listActivities: (transaction: TransactionRef) => list(transaction, parseActivityLinks),
    getActivityPart: (item: TransactionItem, part: ActivityPart): Promise<ParsedAnswer<Understood>> =>
      exchange.run({
        method: 'GET',
        path: activityPath(item, part),
        parse: (_body, answer) => readActivityPart(part, answer),
      }),
    commitActivities: commit,
  };
}
