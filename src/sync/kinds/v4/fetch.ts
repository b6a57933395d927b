import { isObject } from '../../../guards.js';
import type { Served4 } from '../../../kinds/resources-v4.js';
import type { ParsedAnswer } from '../../../polar/answer.js';
import { BadAnswerError } from '../../../polar/errors.js';
import { readJson } from '../../../polar/parse/json.js';
import type { Understood } from '../../../polar/parse/kinds/elements.js';
import { type AccessLinkV4Data, type Days4, parseResource4 } from '../../../polar/v4/data.js';
import { canonical } from '../../../storage/records/records.js';
import { source as v4 } from '../../sources/v4/name.js';
import { keepUnread } from '../../unread.js';
import { type DataWork, keepData } from '../fetch.js';
import type { KindTally } from '../tally.js';

/** What requests to v4 need of a pull. */
export interface Work4 extends DataWork {
  readonly v4: AccessLinkV4Data;
}

/** The name a response is stored under: of a state there is one, of days one for each. */
export const partOf = (days: Days4 | undefined) => (days === undefined ? 'state' : days.from);

/** Requests one thing. @throws what went wrong; what came and is not understood is stored first. */
export async function request({ run, v4 }: Work4, resource: Served4, days?: Days4): Promise<ParsedAnswer<Understood>> {
  try {
    return await v4.getData4(resource, days);
  } catch (problem) {
    if (problem instanceof BadAnswerError && !run.dry) keepUnread(run, 'data', resource.name, problem);
    throw problem;
  }
}

/**
 * Stores a response and the records in it. Runs inside the caller's database transaction.
 * @returns the oldest date in it; undefined: there is nothing.
 */
export function keep(
  work: Work4,
  resource: Served4,
  days: Days4 | undefined,
  answer: ParsedAnswer<Understood>,
  tally: KindTally,
): string | undefined {
  if (!answer.value) return undefined;
  const { name, unseen, tabled, recordPart = '' } = resource;
  const { run } = work;
  const records = days === undefined ? sinceFirst(work, name, answer) : answer.value.records;
  const dates = records.map(({ date }) => date).sort();
  const hasTable = !unseen && tabled !== 'nothing';
  if (!hasTable && isNothing(answer.body)) return undefined;
  const arrival = { answer, understood: { ...answer.value, records }, externalId: name, part: partOf(days) } as const;
  const isNew = keepData(
    work,
    { ...arrival, source: 'accesslink_v4', recordPart, always: !hasTable || tabled === 'part' },
    tally,
  );
  if (unseen && isNew) run.store.observations.record(v4, 'field', `${name}: a shape not read yet`, 1, run.now());
  return dates[0] ?? (hasTable ? undefined : days?.from);
}

/** What is of the moment of asking is of that at which the first response came that said the same. */
function sinceFirst({ run }: Work4, name: Served4['name'], { body, value }: ParsedAnswer<Understood>) {
  const records = value?.records ?? [];
  const [before] = run.store.payloads.current(run.userId, 'data', name).filter(({ part }) => part === 'state');
  if (!before) return records;
  const { fetchedAt } = before;
  const then = parseResource4(name, { body, fetchedAt }).records;
  const known = parseResource4(name, { body: before.body, fetchedAt }).records;
  return canonical(then) === canonical(known) ? then : records;
}

/** `{}`, `[]`, and an object of nothing but empty lists. */
function isNothing(body: Uint8Array): boolean {
  const json = readJson(body);
  const members: unknown[] = Array.isArray(json) ? json : isObject(json) ? Object.values(json) : [json];
  return members.every((one) => one === null || (Array.isArray(one) && one.length === 0));
}
