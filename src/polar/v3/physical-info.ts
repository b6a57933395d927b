import type { ParsedAnswer } from '../answer.js';
import type { Exchange } from '../http/exchange.js';
import type { Understood } from '../parse/kinds/elements.js';
import { parsePhysicalInfo } from '../parse/kinds/physical-info.js';
import { parsePhysicalInfoLinks, parseTransaction } from '../parse/transaction.js';
import type { Listing, TransactionItem, TransactionRef } from './access-link.js';
import { userPath } from './users.js';

/** The calls for physical information transactions: deprecated, and a commit deletes what was listed. */
export function physicalInfoCalls(exchange: Exchange, apiUrl: string, userId: string) {
  const resource = 'physical-information-transactions';
  return {
    /** Sent once: it is not safe to repeat. No value: nothing new, or one is open. */
    createPhysicalInfoTransaction: async (): Promise<ParsedAnswer<TransactionRef>> =>
      exchange.run({
        method: 'POST',
        path: `${userPath(userId)}/${resource}`,
        parse: (body) => parseTransaction(body, { apiUrl, userId, resource }),
      }),
    listPhysicalInfos: (transaction: TransactionRef): Promise<ParsedAnswer<Listing<TransactionItem>>> =>
      exchange.run({
        method: 'GET',
        path: transaction.path,
        parse: (body) => parsePhysicalInfoLinks(body, { apiUrl, transaction }),
      }),
    getPhysicalInfo: (item: TransactionItem): Promise<ParsedAnswer<Understood>> =>
      exchange.run({
        method: 'GET',
        path: item.path,
        parse: (_body, answer) => parsePhysicalInfo(answer, 'accesslink_transaction'),
      }),
    async commitPhysicalInfos(transaction: TransactionRef): Promise<'committed' | 'unknown'> {
      const { status } = await exchange.run({ method: 'PUT', path: transaction.path, alsoAccept: [404] });
      return status === 200 ? 'committed' : 'unknown';
    },
  };
}
