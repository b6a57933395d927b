import { afterEach, beforeEach } from 'vitest';
import type { ParsedAnswer } from '../../../../../src/polar/answer.js';
import { RefusedError, UnexpectedStatusError } from '../../../../../src/polar/errors.js';
import { parseSessionList, type SessionList } from '../../../../../src/polar/parse/flow/session-list.js';
import type { AccessLinkV4 } from '../../../../../src/polar/v4/access-link-v4.js';
import { type Feature, features } from '../../../../../src/polar/v4/features.js';
import type { Store } from '../../../../../src/storage/store.js';
import type { Core } from '../../../../../src/sync/arrival.js';
import { core } from '../../../../../src/sync/core/core.js';
import type { PullDeps, PullOptions } from '../../../../../src/sync/pull-contract.js';
import { Run } from '../../../../../src/sync/run.js';
import type { Wanted } from '../../../../../src/sync/sources/v4/keep-day.js';
import { exported, memoryStore, user } from '../../../import/support.js';
import { bare } from '../../../support.js';

/* The steps of a pull through API v4, each by itself, with responses made by hand. */

export const now = Date.parse('2026-03-01T12:00:00.000Z');
export const day = '2026-02-20';

export type Asked = { from: string; to: string; features: readonly Feature[] };

/** A fresh one for each test. */
export let store: Store;
export const clock = { at: now };
/** The sessions at Polar, and what it throws instead of a response. */
export const polar: { elements: Record<string, unknown>[]; refuses: (asked: Asked) => unknown } = {
  elements: [],
  refuses: () => undefined,
};
export const notes: string[] = [];
export const asked: Asked[] = [];

/** Registers what each test file starts from: an empty store, and a Polar that has nothing. */
export function useSteps(): void {
  beforeEach(() => {
    store = memoryStore();
    clock.at = now;
    polar.elements = [];
    polar.refuses = () => undefined;
    notes.length = 0;
    asked.length = 0;
  });
  afterEach(() => store.close());
}

/** A session of a minute at 10:00 of a day. */
export const session = (id: string, on = day, more: object = {}) =>
  exported(id, { start: Date.parse(`${on}T09:00:00Z`), millis: 60_000 }, { name: 'Run', ...more });

export function answerOf(path: string, list: unknown): ParsedAnswer<SessionList> & { value: SessionList } {
  const body = Buffer.from(JSON.stringify({ trainingSessions: list }));
  const fetchedAt = new Date(clock.at).toISOString();
  return { path, status: 200, contentType: null, body, fetchedAt, value: parseSessionList(body) };
}

export const listSessions: AccessLinkV4['listSessions'] = async ({ from, to }, wanted = []) => {
  const one = { from: from.slice(0, 10), to: to.slice(0, 10), features: wanted };
  asked.push(one);
  const problem = polar.refuses(one);
  if (problem !== undefined) throw problem;
  const query = new URLSearchParams({ from, to });
  for (const feature of wanted) query.append('features', feature);
  const found = polar.elements.filter(({ startTime }) => String(startTime) >= from && String(startTime) < to);
  return answerOf(`/training-sessions/list?${query}`, found);
};

export function open(options: Partial<PullOptions> = {}, more: Partial<PullDeps> = {}, kernel: Core = core): Run {
  const deps = {
    client: { userId: user, requests: 0 } as PullDeps['client'],
    v4: { listSessions, requests: 0 } as unknown as AccessLinkV4,
    store,
    signal: new AbortController().signal,
    now: () => clock.at,
    onNote: (text: string) => void notes.push(text),
    ...more,
  };
  const id = store.syncRuns.start(user, 'v4', new Date(clock.at).toISOString());
  return new Run(deps, { source: 'v4', details: bare, ...options }, kernel, id);
}

/** As a summary lists it. */
export function wanted(element: Record<string, unknown>, fingerprint = 'one'): Wanted {
  const answer = answerOf('/training-sessions/list?from=x&to=y', [element]);
  const [listed] = answer.value.sessions;
  if (!listed) throw new Error('not read');
  return { ...listed, fingerprint, answer };
}

export const pathOf = (wantedFeatures: readonly Feature[]) =>
  `/list?${wantedFeatures.map((one) => `features=${one}`).join('&')}`;
export const whole = (...list: unknown[]) => ({ asked: features, answer: answerOf(pathOf(features), list) });
export const stored = (id: string) => store.sessions.ofFile(user, 'v4', id);
export const partsOf = (id: string) => [...store.payloads.parts(user, 'v4', id)].sort();
export const status = (code: number, complaint?: string) =>
  new UnexpectedStatusError('X', 'x', { status: code, path: '/', complaint });
export const forbidden = (code = 'CONSENT_OR_REGISTRATION') => new RefusedError(code, 'x', { status: 403 });
export const failed = () => store.failures.of(user, 'v4').map(({ externalId }) => externalId);
export const windows = () => asked.filter((one) => one.features.length === 0).map(({ from, to }) => `${from} ${to}`);
export const tell = () => undefined;
