import type { WorkoutFilter, WorkoutReader } from '../../storage/read-contract.js';
import { orList } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';
import { sportsOf, storedSports } from './known-sport.js';

type Reader = Pick<WorkoutReader, 'count' | 'counts' | 'list' | 'summaries'>;

/**
 * Notes why no workout was chosen: an empty database, or what of the filter matches none. A sport that no workout here has
 * is always a warning, which lists the sports there are.
 * @param remarks whether to say anything else.
 */
export async function explainNone(ui: Ui, reader: Reader, filter: WorkoutFilter, remarks: boolean): Promise<void> {
  if (reader.counts().workouts === 0) {
    if (remarks) ui.note('Nothing is stored yet: run polar-sync pull --full.');
    return;
  }
  const absent = sportsOf(filter).filter((sport) => reader.count({ sport, last: 1 }) === 0);
  if (absent.length > 0 && absent.length === sportsOf(filter).length) {
    const stored = (await storedSports(reader)).join(', ');
    const named = orList(absent.map((sport) => JSON.stringify(sport)));
    ui.warn(`No workout here has the sport ${named}. Stored sports: ${stored}.`);
  } else if (remarks) {
    ui.note(whyNone(reader, filter));
  }
}

/** `No workout matches.`, with what is responsible, if one part of the filter is. */
function whyNone(reader: Reader, filter: WorkoutFilter): string {
  const { since, until, hidden } = filter;
  const all = hidden === true ? { hidden } : {};
  const newest = reader
    .list({ ...all, last: 1 }, () => undefined)
    .at(0)
    ?.start_time_local.slice(0, 10);
  const none = (part: WorkoutFilter) => reader.count({ ...all, ...part, last: 1 }) === 0;
  if (since !== undefined && newest !== undefined && none({ since })) {
    return `No workout matches: the newest one is from ${newest}.`;
  }
  if (until !== undefined && none({ until })) {
    const { value } = reader.summaries(all, () => undefined).next();
    return `No workout matches: the oldest one is from ${value?.start_time_local.slice(0, 10)}.`;
  }
  const parts = textParts(filter).filter(([, part]) => none(part));
  if (parts.length > 0) return `No workout matches: ${parts.map(([words]) => words).join(', and ')}.`;
  if (since !== undefined || until !== undefined) {
    if (none({ ...(since !== undefined && { since }), ...(until !== undefined && { until }) })) {
      return 'No workout matches: there is none in this period.';
    }
  }
  return 'No workout matches: no single one matches everything that was given.';
}

function textParts({
  name,
  note,
  device,
  tags,
  minMeters,
  minSeconds,
}: WorkoutFilter): [words: string, part: WorkoutFilter][] {
  const quoted = (texts: readonly string[] = []) => orList(texts.map((text) => JSON.stringify(text)));
  const parts: [words: string, part: WorkoutFilter | false | undefined][] = [
    [`no name has ${quoted(name)}`, name && { name }],
    [`no note has ${quoted(note)}`, note && { note }],
    [`no device has ${quoted(device)} in its name`, device && { device }],
    [`none has the tag ${quoted(tags)}`, tags && { tags }],
    ['none is that far', minMeters !== undefined && { minMeters }],
    ['none is that long', minSeconds !== undefined && { minSeconds }],
  ];
  return parts.filter((entry): entry is [string, WorkoutFilter] => Boolean(entry[1]));
}
