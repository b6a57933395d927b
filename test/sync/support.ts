import { join } from 'node:path';
import type { DataKind } from '../../src/kinds/kinds.js';
import type { HttpLimits } from '../../src/polar/http/http.js';
import type { DetailFlags } from '../../src/polar/v3/access-link.js';
import { type AccessLinkOptions, createAccessLink } from '../../src/polar/v3/client.js';
import { createAccessLinkV4 } from '../../src/polar/v4/client.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import { knownScopes } from '../../src/sandbox/server/v4/oauth.js';
import type { Store } from '../../src/storage/store.js';
import type { LostSession } from '../../src/storage/witness/lost.js';
import { dryRun, pull } from '../../src/sync/pull.js';
import type { PullDeps, PullOptions, PullResult } from '../../src/sync/pull-contract.js';
import { temporaryFolder } from '../support/folder.js';
import { memory } from '../support/memory.js';
import { openQuickly } from '../support/store.js';

export const full: DetailFlags = { samples: true, zones: true, route: true };
export const bare: DetailFlags = { samples: false, zones: false, route: false };

/** A sandbox, a database and a clock that both share; the clock stands still unless it is advanced. */
export interface World {
  sandbox: Sandbox;
  path: string;
  token: string;
  now: number;
  /** Notes of the runs, oldest first. */
  notes: string[];
  /** Whether v3 accepts the v4 sign-in, if that differs from what the sandbox does. */
  opensV3?: PullDeps['opensV3'];
  /** What the v4 sign-in is good for; everything unless said. */
  scopes?: readonly string[];
  /** The user that the client assumes, if that differs from the sandbox's. */
  userId?: string;
  /** What the database once held, according to a witness; absent: there is none. */
  lost?: LostSession[];
  /** One pull in this process; rejects as `pull` does. */
  pull(
    options?: Partial<PullOptions>,
    more?: { signal?: AbortSignal; limits?: Partial<HttpLimits>; onProgress?: PullDeps['onProgress'] },
  ): Promise<PullResult>;
  /** One pull of data, without workouts unless the options say so. */
  pullData(
    kinds: readonly DataKind[],
    options?: Partial<PullOptions> & {
      signal?: AbortSignal;
      dry?: boolean;
      maxWaitSeconds?: number;
      limits?: Partial<HttpLimits>;
      onProgress?: PullDeps['onProgress'];
      whatThereIs?: boolean;
    },
  ): Promise<PullResult>;
  /** Reads the database as it is now. */
  look<T>(work: (store: Store) => T): T;
  close(): Promise<void>;
}

/**
 * Sessions are short, so that many fit into a test's time; otherwise they are typical. With `api: 'v4'` the
 * sign-in is for v4 and v3 does not accept it, with `both` it does.
 */
export async function world(options: SandboxOptions = {}): Promise<World> {
  const path = join(temporaryFolder(memory), 'polar.db');
  const self: World = {
    now: Date.parse('2026-03-01T12:00:00Z'),
    path,
    notes: [],
    sandbox: undefined as unknown as Sandbox,
    token: '',
    pull(pullOptions = {}, { signal = new AbortController().signal, limits, onProgress } = {}) {
      return run(pullOptions, { signal, ...(limits && { limits }), ...(onProgress && { onProgress }) });
    },
    pullData(
      kinds,
      {
        signal = new AbortController().signal,
        dry = false,
        maxWaitSeconds,
        limits,
        onProgress,
        whatThereIs = false,
        ...pullOptions
      } = {},
    ) {
      const more = {
        signal,
        kinds,
        dry,
        whatThereIs,
        ...(maxWaitSeconds !== undefined && { maxWaitSeconds }),
        ...(limits && { limits }),
        ...(onProgress && { onProgress }),
      };
      return run({ workouts: false, ...pullOptions }, more);
    },
    look(work) {
      const store = openQuickly(self.path);
      let later = false;
      try {
        const found = work(store);
        if (!(found instanceof Promise)) return found;
        later = true;
        return found.finally(() => store.close()) as typeof found;
      } finally {
        if (!later) store.close();
      }
    },
    close: () => self.sandbox.close(),
  };
  async function run(
    pullOptions: Partial<PullOptions>,
    more: Pick<AccessLinkOptions, 'limits' | 'maxWaitSeconds'> & {
      signal: AbortSignal;
      kinds?: readonly DataKind[];
      dry?: boolean;
      onProgress?: PullDeps['onProgress'];
      whatThereIs?: boolean;
    },
  ) {
    const { signal, kinds = [], dry = false, onProgress, whatThereIs = false, ...limits } = more;
    const store = openQuickly(self.path);
    const { api = 'v3' } = options;
    // Those of v4 live for an hour.
    if (api !== 'v3') self.token = self.sandbox.issueV4Token(self.scopes ?? [...knownScopes]);
    const common = {
      accessToken: self.token,
      version: 'test',
      signal,
      ...limits,
      now: () => new Date(self.now),
      // Waiting only advances the shared clock.
      sleep: async (ms: number) => {
        self.now += ms;
      },
    };
    const client = createAccessLink({
      ...common,
      apiUrl: self.sandbox.url,
      userId: self.userId ?? self.sandbox.userId,
    });
    const v4 = api === 'v3' ? undefined : createAccessLinkV4({ ...common, apiUrl: `${self.sandbox.url}/v4/data` });
    const { lost: sessions } = self;
    const lost = sessions && { sessions, records: new Map(), runs: [], commits: [] };
    const usual = async () => (api === 'both' ? ('yes' as const) : ('no' as const));
    const v4Parts = v4 && {
      v4,
      opensV3: self.opensV3 ?? usual,
      ...(self.scopes && { scopes: new Set(self.scopes) }),
    };
    const onNote = (text: string) => self.notes.push(text);
    try {
      return await (dry ? dryRun : pull)(
        {
          client,
          data: { client, kinds, whatThereIs },
          store,
          signal,
          now: () => self.now,
          onNote,
          ...(onProgress && { onProgress }),
          ...v4Parts,
          ...(lost && { witness: { lost, keep() {} } }),
        },
        { source: 'auto', details: full, ...pullOptions },
      );
    } finally {
      await client.close();
      await v4?.close();
      store.close();
    }
  }
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
