import { join } from 'node:path';
import { createAccessLink } from '../../src/accesslink/client.js';
import type { HttpLimits } from '../../src/accesslink/http.js';
import type { DetailFlags } from '../../src/accesslink/types.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import { openStore, type Store } from '../../src/storage/store.js';
import { pull } from '../../src/sync/pull.js';
import type { PullOptions, PullResult } from '../../src/sync/types.js';
import { temporaryFolder } from '../support/folder.js';

export const full: DetailFlags = { samples: true, zones: true, route: true };
export const bare: DetailFlags = { samples: false, zones: false, route: false };

/** A sandbox, a store and a clock that both sides share; the clock stands still unless told to go on. */
export interface World {
  sandbox: Sandbox;
  path: string;
  token: string;
  now: number;
  /** What runs told the person, oldest first. */
  notes: string[];
  /** One pull in this process; rejects as `pull` does. */
  pull(
    options?: Partial<PullOptions>,
    more?: { signal?: AbortSignal; limits?: Partial<HttpLimits> },
  ): Promise<PullResult>;
  /** The store as it is now, for looking. */
  look<T>(work: (store: Store) => T): T;
  close(): Promise<void>;
}

/** Sessions are short, so that many fit into a test's time; the shape of everything is as always. */
export async function world(options: SandboxOptions = {}): Promise<World> {
  const path = join(temporaryFolder(), 'polar.db');
  const self: World = {
    now: Date.parse('2026-03-01T12:00:00Z'),
    path,
    notes: [],
    sandbox: undefined as unknown as Sandbox,
    token: '',
    async pull(pullOptions = {}, { signal = new AbortController().signal, limits } = {}) {
      const store = openStore(self.path);
      const client = createAccessLink({
        apiUrl: self.sandbox.url,
        accessToken: self.token,
        userId: self.sandbox.userId,
        version: 'test',
        signal,
        ...(limits && { limits }),
        now: () => new Date(self.now),
        // Waiting costs nothing here but the time that both sides see pass.
        sleep: async (ms) => {
          self.now += ms;
        },
      });
      try {
        return await pull(
          { client, store, signal, now: () => self.now, onNote: (text) => self.notes.push(text) },
          { source: 'auto', details: full, ...pullOptions },
        );
      } finally {
        await client.close();
        store.close();
      }
    },
    look(work) {
      const store = openStore(self.path);
      try {
        return work(store);
      } finally {
        store.close();
      }
    },
    close: () => self.sandbox.close(),
  };
  self.sandbox = await startSandbox({
    count: 60,
    longestSeconds: 20,
    now: () => self.now,
    rateLimit: { short: { limit: 5000, seconds: 900 }, long: { limit: 50_000, seconds: 86_400 } },
    ...options,
  });
  self.token = self.sandbox.issueToken();
  return self;
}
