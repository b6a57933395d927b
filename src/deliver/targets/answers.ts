import { isObject } from '../../guards.js';
import { answerLost, DeliveryError, targetDown } from '../errors.js';
import { saidIn, type TargetResponse } from '../http.js';
import type { WorkoutDelivery } from '../target.js';

/** How far apart two starts may lie that are the same: targets round, and files have whole seconds. */
const sameStartMs = 2000;

/** The id under which a workout is sent to targets that keep one. */
export function externalId(id: string): string {
  return `polar-sync-${id}`;
}

/** The ids under which it may have been sent: a workout may have had another id before. */
export function externalIds({ id, aliases }: Pick<WorkoutDelivery, 'id' | 'aliases'>): string[] {
  return [id, ...aliases].map(externalId);
}

/** Whether two instants, or two local times without zone, are one start. */
export function isSameStart(one: unknown, other: string): boolean {
  if (typeof one !== 'string') return false;
  return Math.abs(instantOf(one) - instantOf(other)) <= sameStartMs;
}

/** Without a zone as if in UTC: only differences count, and no clock of this machine changes in between. */
function instantOf(text: string): number {
  return Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`);
}

/** An id as targets write it: text or a whole number. undefined: it is none. */
export function idIn(value: unknown): string | undefined {
  if (typeof value === 'string' && /^[\w.:-]{1,64}$/.test(value)) return value;
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
}

/** The objects of a list. @throws DeliveryError where there is no list: then nothing is known. */
export function listIn(title: string, { json, status }: TargetResponse): Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(json)) throw targetDown(title, `status ${status}, and no list`);
  return json.filter(isObject);
}

/** The object that a request which changed something was answered with. @throws DeliveryError: it may have arrived. */
export function objectIn(title: string, response: TargetResponse): Readonly<Record<string, unknown>> {
  const { json, status, text } = response;
  if (isObject(json)) return json;
  const said = saidIn(text);
  throw answerLost(title, `status ${status} with ${said === '' ? 'nothing to read' : `"${said}"`}`);
}

/** The day so many days after a local date, or before. */
export function dayBeside(date: string, days: number): string {
  return new Date(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whether a target says, in words of its own, that it has this workout already. */
export function saysDuplicate(text: string): boolean {
  return /\bduplicate\b|\balready (?:exists|there|uploaded|imported|been (?:uploaded|imported))\b/i.test(text);
}

/**
 * Tries a key with a request that brings nothing. No answer to it loses anything, or is about a workout, whatever its
 * method.
 * @throws DeliveryError whose verdict is `not-sent`.
 */
export async function probing<T>(title: string, probe: () => Promise<T>): Promise<T> {
  try {
    return await probe();
  } catch (problem) {
    if (!(problem instanceof DeliveryError) || problem.verdict === 'not-sent') throw problem;
    const reason = problem.cause instanceof Error ? problem.cause.message : 'it does not answer as expected';
    throw targetDown(title, reason.replace(/\.$/, ''), { cause: problem });
  }
}
