import { dataKindNames, dataKinds } from '../../kinds/kinds.js';
import { type Lost, localOf } from '../../storage/witness/lost.js';
import type { Testimony } from '../../storage/witness/witness.js';
import { count, localTime } from '../../ui/format.js';

const DAY_MS = 86_400_000;
/** How far back AccessLink v3 hands out exercises. */
export const servedDays = 30;

/** What a database once held and now lacks, in the `--json` of `status` and `pull`. Dates are local. */
export interface LostJson {
  /** Why: `older`, an older state of this database is here, or `replaced`, another database was here before. */
  database: 'older' | 'replaced';
  runs: { id: number; started_at: string }[];
  /** Transactions that Polar was told to delete. */
  transactions: { kind: string; transaction_id: string; opened_at: string; items: number }[];
  workouts: {
    /** How many are missing completely, and how many lack samples, zones or route. */
    missing: number;
    incomplete: number;
    /** How many of both v3 still serves: those of the last 30 days. The others are in the account export. */
    served: number;
    first_start_local?: string;
    last_start_local?: string;
  };
  data: { kind: string; days: number; first_date: string; last_date: string }[];
}

/** undefined: nothing is lost. */
export function lostJson(
  { lost, trouble }: { lost: Lost; trouble?: Testimony['trouble'] },
  now: number,
): LostJson | undefined {
  const { sessions, records, runs, commits } = lost;
  if (sessions.length + records.size + runs.length + commits.length === 0) return undefined;
  const [first, last] = [sessions[0], sessions.at(-1)];
  return {
    database: trouble?.kind === 'replaced' ? 'replaced' : 'older',
    runs: runs.map(({ id, started_at }) => ({ id, started_at })),
    transactions: commits.map(({ kind, transaction_id, opened_at, items }) => ({
      kind,
      transaction_id,
      opened_at,
      items,
    })),
    workouts: {
      missing: sessions.filter(({ lacks }) => lacks === undefined).length,
      incomplete: sessions.filter(({ lacks }) => lacks !== undefined).length,
      served: sessions.filter(({ start }) => start * 1000 >= now - servedDays * DAY_MS).length,
      ...(first && last && { first_start_local: localOf(first.start), last_start_local: localOf(last.start) }),
    },
    data: [...records].map(([kind, days]) => ({
      kind,
      days: days.length,
      first_date: days[0] ?? '',
      last_date: days.at(-1) ?? '',
    })),
  };
}

/** `12 workouts (2026-01-02 to 2026-02-03), sleep of 5 days (...); runs 9 to 14 (...)`. */
export function lostInWords({ workouts, data, runs, transactions }: LostJson): string {
  const { missing, incomplete, first_start_local: first = '', last_start_local: last = '' } = workouts;
  const days = first === '' ? '' : ` (${span(first.slice(0, 10), last.slice(0, 10))})`;
  const things = [
    ...(missing > 0 ? [count(missing, 'workout')] : []),
    ...(incomplete > 0 ? [`details of ${missing > 0 ? incomplete : count(incomplete, 'workout')}`] : []),
  ];
  const what = [
    ...(things.length > 0 ? [`${things.join(' and ')}${days}`] : []),
    ...data.map(
      (one) => `${one.kind.replaceAll('_', ' ')} of ${count(one.days, 'day')} (${span(one.first_date, one.last_date)})`,
    ),
  ];
  const ids = runs.map(({ id }) => id);
  const [from, to] = [runs[0], runs.at(-1)];
  const how = [
    ...(from && to
      ? [
          `${runs.length === 1 ? `run ${from.id}` : `${runs.length} runs, ${Math.min(...ids)} to ${Math.max(...ids)}`} (${span(localTime(from.started_at), localTime(to.started_at))})`,
        ]
      : []),
    ...(transactions.length > 0 ? [`${count(transactions.length, 'transaction')} committed at Polar`] : []),
  ];
  return [what.join(', '), how.join(', ')].filter((part) => part !== '').join('; from ') || 'nothing that can be named';
}

/** How to get it back: the part that Polar serves, and the part that only an import has. */
export function remedyOf({ workouts, data }: LostJson): string {
  const { missing, incomplete, served } = workouts;
  const older = missing + incomplete - served;
  const kinds = dataKindNames.filter((name) =>
    data.some(({ kind }) => (dataKinds[name] as readonly string[]).includes(kind)),
  );
  const pull = `polar-sync pull --full${kinds.length === 0 ? '' : ` --data ${kinds.length > 3 ? 'all' : ['workouts', ...kinds].join(',')}`}`;
  const parts = [
    ...(served > 0 ? [`${pull} fetches what is from the last ${servedDays} days (${served})`] : []),
    ...(served === 0 && kinds.length > 0 ? [`${pull} fetches what Polar still serves of it`] : []),
    ...(older > 0
      ? [
          `${served > 0 ? 'the rest' : `what is older than ${servedDays} days`} (${older}) comes from v4, if you are signed in to it, or from the account export with polar-sync import`,
        ]
      : []),
  ];
  const remedy = parts.length === 0 ? `${pull} asks Polar for everything once more` : parts.join('; ');
  return `${remedy}. Or put the newer database back. polar-sync doctor --accept-loss ends this warning.`;
}

function span(from: string, to: string): string {
  return from === to ? from : `${from} to ${to}`;
}
