import { onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import { generateSessions } from '../../src/sandbox/workouts/generate.js';

/** The current time in all these tests. */
export const NOW = Date.UTC(2026, 9, 20, 12);

/** Short sessions are enough where the content does not matter. */
export const shortSessions = (count: number, seed = 1) =>
  generateSessions({ now: NOW, count, seed, longestSeconds: 30 });

/** A sandbox at NOW that is closed after the test. `clock.now` moves its time. */
export async function open(options: SandboxOptions = {}): Promise<{ sandbox: Sandbox; clock: { now: number } }> {
  const clock = { now: NOW };
  const sandbox = await startSandbox({ sessions: shortSessions(6), now: () => clock.now, ...options });
  onTestFinished(() => sandbox.close());
  return { sandbox, clock };
}

export interface Heard {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into responses of every shape
  json: any;
}

/** A plain client with a token: path or full URL in, everything that came back out. */
export function client(sandbox: Sandbox, token = sandbox.issueToken()) {
  return async (method: string, target: string, init: RequestInit = {}): Promise<Heard> => {
    const url = target.startsWith('http') ? target : `${sandbox.url}${target}`;
    const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json', ...init.headers };
    const response = await fetch(url, { method, redirect: 'manual', ...init, headers });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };
}

export const transactionsOf = (sandbox: Sandbox) => `/v3/users/${sandbox.userId}/exercise-transactions`;

/** Opens a transaction and lists it. */
export async function listed(options: SandboxOptions = {}) {
  const { sandbox, clock } = await open(options);
  const ask = client(sandbox);
  const created = await ask('POST', transactionsOf(sandbox));
  const uri: string = created.json['resource-uri'];
  const urls: string[] = (await ask('GET', uri)).json.exercises;
  return { sandbox, clock, ask, created, uri, urls };
}
