import { afterEach, beforeEach } from 'vitest';
import type { ParsedAnswer } from '../../../../src/polar/answer.js';
import { NotServedError, ServerError } from '../../../../src/polar/errors.js';
import { parseExercise, parseExerciseList } from '../../../../src/polar/parse/exercise.js';
import type { AccessLink, DetailFlags, OriginalFormat } from '../../../../src/polar/v3/access-link.js';
import type { Session } from '../../../../src/storage/sessions/session.js';
import type { Store } from '../../../../src/storage/store.js';
import { core } from '../../../../src/sync/core/core.js';
import type { PullDeps, PullOptions } from '../../../../src/sync/pull-contract.js';
import { Run } from '../../../../src/sync/run.js';
import { pullExercises } from '../../../../src/sync/sources/exercises/pull.js';
import { memoryStore, user } from '../../import/support.js';
import { bare } from '../../support.js';

/* The steps of a pull through v3, each by itself, with responses made by hand. */

export const now = Date.parse('2026-03-01T12:00:00.000Z');
export const samples = [{ recording_rate: 1, sample_type: 0, data: '99,98,97' }];

/** A fresh one for each test. */
export let store: Store;
export const clock = { at: now };
/** What Polar lists, and what it throws or sends instead, by the name of what is requested. */
export const polar: {
  list: Record<string, unknown>[];
  says: (name: string) => unknown;
  room: number;
} = { list: [], says: () => undefined, room: Number.POSITIVE_INFINITY };
export const notes: string[] = [];
/** The names of what was requested. */
export const asked: string[] = [];

/** Registers what each test file starts from: an empty store, and a Polar that has nothing. */
export function useSteps(): void {
  beforeEach(() => {
    store = memoryStore();
    clock.at = now;
    Object.assign(polar, { list: [], says: () => undefined, room: Number.POSITIVE_INFINITY });
    asked.length = 0;
    notes.length = 0;
  });
  afterEach(() => store.close());
}

export const element = (id: string, more: object = {}) => ({
  id,
  start_time: '2026-02-28T07:00:00',
  start_time_utc_offset: 0,
  duration: 'PT3S',
  sport: 'RUNNING',
  ...more,
});

export function answer<T>(value: unknown, read: (body: Uint8Array) => T, status = 200): ParsedAnswer<T> {
  const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return { path: '/', status, contentType: null, body, fetchedAt: new Date(clock.at).toISOString(), value: read(body) };
}

export async function reply<T>(name: string, value: unknown, read: (body: Uint8Array) => T): Promise<ParsedAnswer<T>> {
  asked.push(name);
  const said = polar.says(name);
  if (said instanceof Error) throw said;
  if (typeof said === 'number') return { ...answer('', () => undefined as T, said), value: undefined as T };
  return answer(said ?? value, read);
}

export const flags = (details: DetailFlags) =>
  (['samples', 'zones', 'route'] as const).filter((one) => details[one]).join('+');
export const client = {
  userId: user,
  requests: 0,
  room: () => polar.room,
  listExercises: () => reply('list', polar.list, parseExerciseList),
  getExercise: (id: string, details: DetailFlags) => {
    const found = polar.list.find((one) => one.id === id);
    return reply(`${id} ${flags(details)}`.trim(), found, parseExercise);
  },
  getExerciseFile: (id: string, format: OriginalFormat) =>
    reply(`${id}/${format}`, `file ${id} ${format}`, (body) => body),
  getItemFile: ({ id }: { id: string }, format: OriginalFormat) =>
    reply(`${id}/${format}`, `file ${id} ${format}`, (body) => body),
} as unknown as AccessLink;

export function open(options: Partial<PullOptions> = {}, more: Partial<PullDeps> = {}): Run {
  const deps = {
    ...{ client, store, signal: new AbortController().signal, now: () => clock.at },
    onNote: (text: string) => void notes.push(text),
    ...more,
  };
  const id = store.syncRuns.start(user, 'exercises', new Date(clock.at).toISOString());
  return new Run(deps, { source: 'exercises', details: bare, ...options }, core, id);
}

/** What a pull asks for, without the list. */
export async function pulled(options: Partial<PullOptions> = {}, more: Partial<PullDeps> = {}) {
  asked.length = 0;
  const run = open(options, more);
  await pullExercises(run);
  return asked.slice(1);
}

export const partsOf = (id: string) => [...store.payloads.parts(user, 'exercises', id)].sort();
export const sessionOf = (id: string) => store.sessions.get(user, 'exercises', id) as Session;
export const down = new ServerError(500, '/');
export const gone = new NotServedError(410, '/');
