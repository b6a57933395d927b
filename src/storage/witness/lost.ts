import type { RecordKind } from '../../kinds/kinds.js';
import { recordKinds } from '../../kinds/kinds.js';
import type { Witness } from './file.js';
import type { HeldSessions, Holdings, WitnessedCommit, WitnessedRun } from './inventory.js';

/** A session that a database once held and no longer holds. */
export interface LostSession {
  /** Its local start, in whole seconds as if it were UTC. */
  start: number;
  /** Letters of `szr`: what was held of it. */
  held: string;
  /** Letters of `szr`: which details are missing; undefined: the whole session is. */
  lacks?: string;
}

/** What a database once held and no longer holds: an older copy of it was restored, or it was deleted. */
export interface Lost {
  /** Ordered by start. */
  sessions: LostSession[];
  /** Days of other data. */
  records: Map<RecordKind, string[]>;
  /** Runs that fetched something and that the database does not know about. */
  runs: WitnessedRun[];
  /** Transactions that Polar was told to delete and that the database does not know about. */
  commits: WitnessedCommit[];
}

/** What has to be known about a database; Inventory implements it. */
export interface Known {
  known(): Holdings;
  hasRun(run: WitnessedRun): boolean;
  hasCommit(commit: WitnessedCommit): boolean;
}

/** For a database that does not exist. */
export const nothingKnown: Known = {
  known: () => ({ sessions: new Map(), records: new Map() }),
  hasRun: () => false,
  hasCommit: () => false,
};

/** The sources of a session agree on its start to within a minute. */
const toleranceSeconds = 60;

/** What witnesses remember and a database no longer has. */
export function lostOf(witnesses: readonly Witness[], store: Known): Lost {
  const lost: Lost = { sessions: [], records: new Map(), runs: [], commits: [] };
  if (witnesses.length === 0) return lost;
  const known = store.known();
  const here = new Near(known.sessions);
  const sessions = new Map<number, LostSession>();
  for (const witness of witnesses) {
    noteSessions(witness, here, sessions);
    for (const [kind, days] of recordsOf(witness)) {
      const there = known.records.get(kind) ?? new Set();
      const gone = [...(lost.records.get(kind) ?? []), ...days.filter((day) => !there.has(day))];
      if (gone.length > 0) lost.records.set(kind, [...new Set(gone)].sort());
    }
    lost.runs.push(...witness.runs.filter((run) => !store.hasRun(run) && !lost.runs.some((one) => isSame(one, run))));
    lost.commits.push(
      ...witness.commits.filter((one) => !store.hasCommit(one) && !lost.commits.some((other) => isSame(one, other))),
    );
  }
  lost.sessions = [...sessions.values()].sort((a, b) => a.start - b.start);
  return lost;
}

/** Adds the sessions that a witness remembers and that are missing or incomplete. */
function noteSessions(witness: Witness, here: Near, sessions: Map<number, LostSession>): void {
  for (const [start, held] of sessionsOf(witness)) {
    const found = here.at(start);
    const both = bothOf(held, sessions.get(start)?.held ?? '');
    const lacks = found === undefined ? undefined : [...both].filter((detail) => !found.includes(detail)).join('');
    if (lacks === '') continue;
    sessions.set(start, { start, held: both, ...(lacks !== undefined && { lacks }) });
  }
}

/** The letters of `szr`, in that order, that are in either text. */
function bothOf(one: string, other: string): string {
  return [...'szr'].filter((letter) => (one + other).includes(letter)).join('');
}

function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether nothing is lost. */
export function isNothing({ sessions, records, runs, commits }: Lost): boolean {
  return sessions.length + records.size + runs.length + commits.length === 0;
}

/** Whether everything that can be fetched again has been: runs and transactions themselves never come again. */
export function isRecovered({ sessions, records }: Lost): boolean {
  return sessions.length + records.size === 0;
}

/** A witness of what a database holds, and of what it has lost. */
export function witnessOf(
  facts: Pick<Witness, 'store' | 'path' | 'run' | 'runs' | 'commits'>,
  held: Holdings,
  lost: Lost,
): Witness {
  const sessions = new Map(held.sessions);
  for (const one of lost.sessions) {
    sessions.set(one.start, bothOf(one.held, sessions.get(one.start) ?? ''));
  }
  const records = new Map([...held.records].map(([kind, days]) => [kind, [...days]] as const));
  for (const [kind, days] of lost.records)
    records.set(kind, [...new Set([...(records.get(kind) ?? []), ...days])].sort());
  return {
    schema: 'polar-sync.witness/1',
    ...facts,
    runs: together(facts.runs, lost.runs, (run) => run.started_at),
    commits: together(facts.commits, lost.commits, (commit) => commit.opened_at),
    sessions: byDay(sessions),
    records: Object.fromEntries([...records].map(([kind, days]) => [kind, spansOf(days)])),
  };
}

const maxNamed = 400;

function together<T>(own: readonly T[], lost: readonly T[], at: (one: T) => string): T[] {
  if (lost.length === 0) return [...own];
  return [...lost, ...own].sort((a, b) => (at(a) < at(b) ? -1 : 1)).slice(-maxNamed);
}

function byDay(sessions: HeldSessions): Witness['sessions'] {
  const days: Witness['sessions'] = {};
  for (const [start, held] of [...sessions].sort(([a], [b]) => a - b)) {
    const [day = '', clock = ''] = localOf(start).split('T');
    days[day] ??= [];
    days[day].push(`${clock} ${held}`);
  }
  return days;
}

function sessionsOf({ sessions }: Witness): [start: number, held: string][] {
  return Object.entries(sessions).flatMap(([day, entries]) =>
    entries.map((entry): [number, string] => [Date.parse(`${day}T${entry.slice(0, 8)}Z`) / 1000, entry.slice(9)]),
  );
}

/** The days of each kind; kinds that this version does not know are left out. */
function recordsOf({ records }: Witness): [RecordKind, string[]][] {
  return recordKinds.flatMap((kind): [RecordKind, string[]][] => {
    const spans = records[kind];
    return spans ? [[kind, spans.flatMap(daysOf)]] : [];
  });
}

/** `2026-02-20T06:30:00`. */
export function localOf(start: number): string {
  return new Date(start * 1000).toISOString().slice(0, 19);
}

const DAY_MS = 86_400_000;

/** Ordered days as spans, both ends included. */
function spansOf(days: readonly string[]): [string, string][] {
  const spans: [string, string][] = [];
  for (const day of days) {
    const last = spans.at(-1);
    if (last && Date.parse(day) - Date.parse(last[1]) === DAY_MS) last[1] = day;
    else spans.push([day, day]);
  }
  return spans;
}

function daysOf([from, to]: readonly [string, string]): string[] {
  const count = Math.max(0, (Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return Array.from({ length: count }, (_, i) => new Date(Date.parse(from) + i * DAY_MS).toISOString().slice(0, 10));
}

/** Finds what is held of sessions that start at about the same time. */
class Near {
  readonly #sessions: HeldSessions;
  readonly #starts: number[];

  constructor(sessions: HeldSessions) {
    this.#sessions = sessions;
    this.#starts = [...sessions.keys()].sort((a, b) => a - b);
  }

  /** Letters of `szr`; undefined: there is none. */
  at(start: number): string | undefined {
    let [low, high] = [0, this.#starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) < start - toleranceSeconds) low = middle + 1;
      else high = middle;
    }
    let found: string | undefined;
    for (; (this.#starts[low] ?? Number.POSITIVE_INFINITY) <= start + toleranceSeconds; low += 1) {
      found = (found ?? '') + (this.#sessions.get(this.#starts[low] ?? 0) ?? '');
    }
    return found;
  }
}
