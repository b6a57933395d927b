import { readConfigFile } from '../../config/file.js';
import { PolarSyncError } from '../../errors.js';
import type { Observation } from '../../storage/payloads/observations.js';
import type { OpenTransaction, SyncRun } from '../../storage/read-contract.js';
import { ifNone } from '../../storage/undefined-if-missing.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import { factsOf, rememberedFacts, rememberedSecondFacts, type SignInFacts } from '../account/sign-in-facts.js';
import { secondSignIn } from '../account/signed-in.js';
import type { Context } from '../context.js';
import { type LostJson, lostJson } from '../shared/lost.js';
import { readLibrary } from '../shared/read-store.js';
import { testimonyOf } from '../shared/witness.js';
import { type DataStatus, dataStatus } from './data.js';
import { type TargetStatus, targetStatus } from './deliveries.js';
import { type HistoryStatus, historyStatus, type RefusedStatus, refusedStatus } from './history.js';
import { type MissingStatus, missingStatus } from './missing.js';

const RUNS_SHOWN = 5;

/** What `status` shows; `--json` prints it as `polar-sync.status/1`, with every name in snake_case. */
export interface Status {
  schema: 'polar-sync.status/1';
  profile: string;
  token: TokenStatus;
  database: { path: string; exists: boolean };
  /** What the database once held and now lacks, because an older copy of it was put back. */
  behind?: LostJson;
  workouts: number;
  payloads: number;
  first_start?: string;
  last_start?: string;
  /** How many workouts have no known time zone, if any. */
  without_time_zone?: number;
  last_success?: SyncRun;
  history?: HistoryStatus;
  /** The past sessions that Polar refuses to hand out. */
  refused?: RefusedStatus;
  /** What v4 has listed but not delivered completely so far. */
  missing: MissingStatus[];
  runs: SyncRun[];
  open_transactions: OpenTransaction[];
  /** Every other kind that is stored or was requested. */
  data: DataStatus[];
  /** Where workouts are delivered, and how far that is. */
  deliveries: TargetStatus[];
  /** What Polar's responses contain that this version does not know, the most frequent first. */
  observations: Observation[];
}

interface TokenStatus extends SignInFacts {
  store: 'environment' | 'keychain' | 'file';
  place: string;
  /** The keychain is not read, because it is slow and may ask for a password: what the last login remembered counts. */
  signed_in: boolean;
  user_id?: string;
  /** The second sign-in, for the other API version. */
  also?: SignInFacts;
  problem?: { code: string; message: string; hint?: string };
}

/** What is known about the sign-in. */
export async function tokenStatus({ settings, env }: Context): Promise<TokenStatus> {
  const store = chooseTokenStore(settings, env);
  const known = { store: store.kind, place: store.describe() };
  if (store.kind === 'keychain') {
    const file = readConfigFile(settings.paths.configFile);
    if (file.tokenStore !== 'keychain') return { ...known, signed_in: false };
    const also = rememberedSecondFacts(file);
    const user = file.userId && { user_id: file.userId };
    return { ...known, signed_in: true, ...user, ...rememberedFacts(file), ...(also && { also }) };
  }
  try {
    const credentials = await store.read();
    if (!credentials) return { ...known, signed_in: false };
    const second = await secondSignIn({ settings, env }, credentials);
    const also = second && { also: factsOf(second) };
    return { ...known, signed_in: true, user_id: credentials.userId, ...factsOf(credentials), ...also };
  } catch (error) {
    if (!(error instanceof PolarSyncError)) throw error;
    const { code, message, hint } = error;
    return { ...known, signed_in: false, problem: { code, message, ...(hint !== undefined && { hint }) } };
  }
}

/** What is known about the database. @throws StoreError */
export async function storeStatus(context: Context): Promise<Omit<Status, 'schema' | 'profile' | 'token'>> {
  const { settings } = context;
  const path = settings.paths.dbFile;
  const store = await readLibrary(context, path).catch(ifNone);
  if (!store) {
    const nothing = {
      workouts: 0,
      payloads: 0,
      missing: [],
      runs: [],
      open_transactions: [],
      data: [],
      deliveries: targetStatus(context, undefined),
      observations: [],
    };
    const behind = lostJson(testimonyOf(settings, undefined), Date.now());
    return { database: { path, exists: false }, ...(behind && { behind }), ...nothing };
  }
  try {
    const { workouts, payloads, firstStart, lastStart } = store.counts();
    const success = store.syncRuns.lastSuccess();
    const bare = store.withoutZone();
    const history = historyStatus(store);
    const refused = refusedStatus(store);
    const behind = lostJson(testimonyOf(settings, store), Date.now());
    return {
      database: { path, exists: true },
      ...(behind && { behind }),
      workouts,
      payloads,
      ...(firstStart !== undefined && { first_start: firstStart }),
      ...(lastStart !== undefined && { last_start: lastStart }),
      ...(bare > 0 && { without_time_zone: bare }),
      ...(success && { last_success: success }),
      ...(history && { history }),
      ...(refused && { refused }),
      missing: missingStatus(store),
      runs: store.runs(RUNS_SHOWN),
      open_transactions: store.openTransactions(),
      data: dataStatus(store),
      deliveries: targetStatus(context, store),
      observations: store.observations.all(),
    };
  } finally {
    store.close();
  }
}
