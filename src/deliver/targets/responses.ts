import { isObject } from '../../guards.js';
import type { ContentField, WorkoutContent } from '../content.js';
import { DeliveryError, responseLost, targetDown } from '../errors.js';
import { saidIn, type TargetResponse } from '../http.js';
import type { WorkoutDelivery } from '../target.js';

/** How far apart two starts of the same workout may be: targets round, and files have whole seconds. */
const sameStartMs = 2000;

/** The id under which a workout is sent to targets that keep external ids. */
export function externalId(id: string): string {
  return `polar-sync-${id}`;
}

/** The ids under which it may have been sent: a workout may have had another id before. */
export function externalIds({ id, aliases }: Pick<WorkoutDelivery, 'id' | 'aliases'>): string[] {
  return [id, ...aliases].map(externalId);
}

/** Whether two instants, or two local times without a zone, are the same start. */
export function isSameStart(one: unknown, other: string): boolean {
  if (typeof one !== 'string') return false;
  return Math.abs(instantOf(one) - instantOf(other)) <= sameStartMs;
}

/** A time without a zone is read as UTC: only the difference counts, and it must not depend on this machine's zone. */
function instantOf(text: string): number {
  return Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`);
}

/** An id as targets write it: text or a whole number. undefined: it is not an id. */
export function idIn(value: unknown): string | undefined {
  if (typeof value === 'string' && /^[\w.:-]{1,64}$/.test(value)) return value;
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
}

/** The objects of a list. @throws DeliveryError if there is no list: then nothing is known. */
export function listIn(title: string, { json, status }: TargetResponse): Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(json)) throw targetDown(title, `status ${status} without a list`);
  return json.filter(isObject);
}

/** The object in the response to a request that changes something. @throws DeliveryError: it may have arrived. */
export function objectIn(title: string, response: TargetResponse): Readonly<Record<string, unknown>> {
  const { json, status } = response;
  if (isObject(json)) return json;
  const said = saidIn(response);
  throw responseLost(title, `status ${status} with ${said === '' ? 'nothing readable' : `"${said}"`}`);
}

/** The date a number of days after a local date, or before it. */
export function dateBeside(date: string, days: number): string {
  return new Date(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whether a target says in its own words that it already has this workout. */
export function saysDuplicate({ status, text }: TargetResponse): boolean {
  const isAboutFile = status < 300 || [400, 409, 422].includes(status);
  // A page, such as that of a proxy, may say anything.
  if (!isAboutFile || text.trimStart().startsWith('<')) return false;
  return /\bduplicate\b|\balready (?:exists|there|uploaded|imported|been (?:uploaded|imported))\b/i.test(text);
}

/** The name and note of a workout in the fields of targets that can update both; a missing one is cleared there. */
export function renaming({ name = '', note = '' }: WorkoutContent, changed: readonly ContentField[]) {
  return {
    ...(changed.includes('name') && { name }),
    ...(changed.includes('note') && { description: note }),
  };
}

/** An id at the target, as a Receipt and a Found have it. */
export function remoteIdIn(id: unknown): { remoteId?: string } {
  const remoteId = idIn(id);
  return remoteId === undefined ? {} : { remoteId };
}

/**
 * Tries a key with a request that sends no workout. Whatever its method, a failure loses nothing and says nothing about a
 * workout.
 * @throws DeliveryError whose verdict is `not-sent`.
 */
export async function probing<T>(title: string, probe: () => Promise<T>): Promise<T> {
  try {
    return await probe();
  } catch (problem) {
    if (!(problem instanceof DeliveryError) || problem.verdict === 'not-sent') throw problem;
    const reason = problem.cause instanceof Error ? problem.cause.message : 'its response is not as expected';
    throw targetDown(title, reason.replace(/\.$/, ''), { cause: problem });
  }
}
