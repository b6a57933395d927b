import { z } from 'zod';
import { BadAnswerError } from '../errors.js';
import type { Listing, SampleLink, TransactionItem, TransactionRef } from '../v3/access-link.js';
import { childOf, ownPath } from '../v3/links.js';
import { optionalText } from './fields.js';
import { readAs } from './json.js';

const transactionSchema = z.object({ transaction_id: optionalText, resource_uri: optionalText });
const itemsSchema = z.object({ exercises: z.array(z.unknown()).nullable() });
const physicalInfosSchema = z.object({ physical_informations: z.array(z.unknown()).nullable() });
const activitiesSchema = z.object({ activity_log: z.array(z.unknown()).nullable() });
const linksSchema = z.object({ samples: z.array(z.unknown()).nullable() });

/**
 * The response that opens a transaction. Its link is used if it leads to a transaction on the API's own host; otherwise
 * the path is built from the id.
 * @throws BadAnswerError if it names no transaction at all.
 */
export function parseTransaction(
  body: Uint8Array,
  api: { apiUrl: string; userId: string; resource?: string },
): TransactionRef {
  const { resource = 'exercise-transactions' } = api;
  const raw = readAs(transactionSchema, body);
  const path = raw.resource_uri === undefined ? undefined : ownPath(raw.resource_uri, api.apiUrl);
  const linked = new RegExp(`^/v3/users/[\\w-]+/${resource}/(\\d+)$`).exec(path ?? '');
  if (path !== undefined && linked?.[1] !== undefined) return { transactionId: linked[1], path };
  if (raw.transaction_id !== undefined && /^\d+$/.test(raw.transaction_id)) {
    const { transaction_id: transactionId } = raw;
    return {
      transactionId,
      path: `/v3/users/${encodeURIComponent(api.userId)}/${resource}/${transactionId}`,
    };
  }
  throw new BadAnswerError('JSON of an unexpected shape (transaction_id is missing or wrong)');
}

/**
 * The sessions of a transaction, each once. Ids are read from the links, where no number can lose digits.
 * @throws BadAnswerError `FOREIGN_LINK` if a link leads anywhere but below the transaction.
 */
export function parseTransactionList(
  body: Uint8Array,
  api: { apiUrl: string; transaction: TransactionRef },
): Listing<TransactionItem> {
  const links = readAs(itemsSchema, body).exercises ?? [];
  return eachOnce(links, `${api.transaction.path}/exercises`, api.apiUrl, ({ name, path }) => ({
    id: name,
    path,
  }));
}

/**
 * The physical information items of a transaction, each once.
 * @throws BadAnswerError `FOREIGN_LINK` if a link leads anywhere but below the transaction.
 */
export function parsePhysicalInfoLinks(
  body: Uint8Array,
  api: { apiUrl: string; transaction: TransactionRef },
): Listing<TransactionItem> {
  const links = readAs(physicalInfosSchema, body).physical_informations ?? [];
  return eachOnce(links, `${api.transaction.path}/physical-informations`, api.apiUrl, ({ name, path }) => ({
    id: name,
    path,
  }));
}

/**
 * The days of activity in a transaction, each once.
 * @throws BadAnswerError `FOREIGN_LINK` if a link leads anywhere but below the transaction.
 */
export function parseActivityLinks(
  body: Uint8Array,
  api: { apiUrl: string; transaction: TransactionRef },
): Listing<TransactionItem> {
  const links = readAs(activitiesSchema, body).activity_log ?? [];
  return eachOnce(links, `${api.transaction.path}/activities`, api.apiUrl, ({ name, path }) => ({ id: name, path }));
}

/**
 * The series a session has, each once.
 * @throws BadAnswerError `FOREIGN_LINK` if a link leads anywhere but below the session.
 */
export function parseSampleLinks(
  body: Uint8Array,
  api: { apiUrl: string; item: TransactionItem },
): Listing<SampleLink> {
  const links = readAs(linksSchema, body).samples ?? [];
  return eachOnce(links, `${api.item.path}/samples`, api.apiUrl, ({ name, path }) => ({ sampleType: name, path }));
}

interface Child {
  name: string;
  path: string;
}

/** Elements that are not links are counted; a link that leads elsewhere makes the whole list be rejected. */
function eachOnce<T>(elements: unknown[], parent: string, apiUrl: string, read: (child: Child) => T): Listing<T> {
  const links = elements.filter((element) => typeof element === 'string');
  const children = links.map((link) => childOf(parent, link, apiUrl));
  const items = [...new Map(children.map((child) => [child.path, child])).values()].map(read);
  return { items, unreadable: elements.length - links.length };
}
