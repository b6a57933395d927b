import type { SourceName } from '../../storage/sessions/source-name.js';
import type { SourceChoice } from '../pull-contract.js';
import { accountExport } from './account-export/account-export.js';
import { exercises } from './exercises/exercises.js';
import { fileSources } from './files/sources.js';
import type { PulledSource, Source } from './source.js';
import { transactions } from './transactions/transactions.js';
import { v4 } from './v4/v4.js';

/**
 * Every source of sessions, by precedence. This one order decides what a workout takes from which of its sessions
 * (core/derive.ts), whose start and duration its id is made from (core/grouping.ts), and which source is pulled first.
 */
export const sources: readonly Source[] = [
  // Shows edits, is the most recent, knows most (names, notes, laps, pauses, the sport by its id), in the fewest requests.
  v4,
  // Shows edits too.
  exercises,
  // Shows the edits made until the export was requested.
  accountExport,
  // A copy frozen at the upload.
  transactions,
  // Copies that were saved by hand, whenever that was; which of them is believed first: polar/parse/files/format.ts.
  ...fileSources,
];

/** The sources that can be pulled, in pull order. */
export const pulledSources = sources.filter(
  (source): source is PulledSource => source.pull !== undefined && source.api !== undefined,
);

/** The sources whose sessions have keys. */
export const keyedSources = sources.filter(({ keyOf }) => keyOf).map(({ name }) => name);

/** What the names of files and an id of Flow have in common; undefined for a session that has neither. */
export function keyOfSession({ source, externalId }: { source: SourceName; externalId: string }): string | undefined {
  return sourceOf(source)?.keyOf?.(externalId);
}

/** The choices of `pull --source`. */
export const sourceChoices: readonly SourceChoice[] = ['auto', ...pulledSources.map(({ name }) => name)];

const byName = new Map(sources.map((source, rank) => [source.name, { source, rank }]));

/** A source by its name; undefined for one that only a later version knows. */
export function sourceOf(name: SourceName): Source | undefined {
  return byName.get(name)?.source;
}

/** The rank of a source in the precedence, 0 for the first; an unknown one comes last. */
export function rankOf(name: SourceName): number {
  return byName.get(name)?.rank ?? sources.length;
}

/** The external id under which the payloads of a session are stored. */
export function payloadIdOf({ source, externalId }: { source: SourceName; externalId: string }): string {
  return sourceOf(source)?.payloadId(externalId) ?? externalId;
}
