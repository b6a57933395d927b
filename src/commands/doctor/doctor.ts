import { realpathSync } from 'node:fs';
import type { TokenSession } from '../../auth/token-session.js';
import { apis } from '../../config/api-version.js';
import { resolveLeniently } from '../../config/settings.js';
import type { RateBudget } from '../../polar/http/budget.js';
import type { Store } from '../../storage/store.js';
import { apiVersionOf, type Credentials } from '../../tokens/token-store.js';
import { openSession } from '../account/open-session.js';
import { withClient } from '../account/with-client.js';
import { withClientV4 } from '../account/with-client-v4.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { checkEmptyPulls, checkNeverServed } from './empty.js';
import { checkDisk, checkModes, checkNode, checkPort, checkSettings } from './machine.js';
import { checkPolar, type PolarView, skipPolar } from './polar.js';
import { checkPolar4, checkScopes, checkV3Too } from './polar-v4.js';
import { DoctorReport } from './report.js';
import { checkSecond, readSecond } from './second.js';
import {
  checkAccount,
  checkDatabase,
  checkDoubles,
  checkKinds,
  checkLastSuccess,
  checkMissing,
  checkObservations,
  checkRefused,
  checkTransaction,
  checkZones,
} from './store.js';
import { type CronProbe, checkApi, checkAsCron, checkExpiry, checkTokenStore } from './token.js';
import { checkWebhook } from './webhook.js';
import { acceptLoss, checkWitness } from './witness.js';

const notAsked = 'Not asked while the configuration cannot be used: it may name another address.';

/** The flags of `doctor`, as commander passes them. */
export interface DoctorFlags {
  /** Also reads the token as an unattended run would. */
  asCron?: boolean;
  /** Only reads the token: what the child process of `--as-cron` does. */
  tokenOnly?: boolean;
  /** First forgets what an older copy of the database lacks. */
  acceptLoss?: boolean;
  db?: string | undefined;
}

/** `polar-sync doctor`. */
export const command: Definition = {
  description: 'check everything from the settings to Polar, and show how to fix what is wrong',
  options: [
    { flags: '--as-cron', description: 'also read the token the way an unattended run would' },
    { flags: '--accept-loss', description: 'stop reporting what an older copy of the database lacks' },
    { flags: '--token-only', description: '', hidden: true },
  ],
  examples: ['doctor', 'doctor --as-cron'],
  // A broken configuration is one of the things it checks.
  settings: resolveLeniently,
  run: (context, flags: DoctorFlags) => runDoctor(context, flags),
};

/** Time, and what the child process of `--as-cron` is started with; tests pass their own. */
export interface DoctorHost extends CronProbe {
  now: () => number;
}

/** Checks everything, in the order of dependency. Exit 0 unless something failed. */
export async function runDoctor(context: Context, flags: DoctorFlags, host = thisHost(flags)): Promise<number> {
  if (flags.acceptLoss) await acceptLoss(context);
  const report = new DoctorReport();
  if (flags.tokenOnly) {
    await checkTokenStore(report, context);
  } else {
    const progress = context.ui.progress('Checking everything');
    try {
      await checkAll(report, context, flags, host);
    } finally {
      progress.done();
    }
  }
  report.show(context);
  return report.exitCode;
}

function thisHost({ db }: DoctorFlags): DoctorHost {
  return { node: process.execPath, script: realpathSync(process.argv[1] ?? ''), db, now: Date.now };
}

async function checkAll(report: DoctorReport, context: Context, flags: DoctorFlags, host: DoctorHost): Promise<void> {
  const now = host.now();
  checkNode(report);
  checkSettings(report, context);
  checkModes(report, context);
  const credentials = await checkTokenStore(report, context);
  if (flags.asCron) await checkAsCron(report, context, host);
  checkApi(report, credentials);
  checkExpiry(report, credentials, now);
  const v4 = credentials !== null && !apis[apiVersionOf(credentials)].hasRegistration;
  const second = await readSecond(report, context, credentials);
  const asked = await (v4
    ? askPolar4(report, context, credentials, { now, second })
    : askPolar(report, context, credentials));
  if (second) await checkSecond(report, context, second, now);
  await checkPort(report, context, credentials !== null);
  // It belongs to the client of v3, if there is one.
  await checkWebhook(report, context, v4 ? (second ?? credentials) : credentials);
  const store = await checkDatabase(report, context);
  try {
    checkWitness(report, store, context, now);
    checkAccount(report, store, context, credentials);
    checkLastSuccess(report, store, now);
    checkDisk(report, context);
    checkTransaction(report, store, now);
    checkMissing(report, store, now);
    checkZones(report, store, context);
    checkDoubles(report, store);
    checkRefused(report, store);
    checkBudget(report, asked);
    checkNeverServed(report);
    if (!v4) checkEmptyPulls(report, asked?.view, storedView(store, credentials), now);
    checkKinds(report, store);
    checkObservations(report, store);
  } finally {
    store?.close();
  }
}

interface Asked {
  /** Absent with v4. */
  view?: PolarView;
  budget: RateBudget | undefined;
}

async function askPolar(
  report: DoctorReport,
  context: Context,
  credentials: Credentials | null,
): Promise<Asked | undefined> {
  if (!credentials) {
    skipPolar(report, 'Not asked without a token.');
    return undefined;
  }
  if (context.settings.problem) {
    skipPolar(report, notAsked);
    return undefined;
  }
  let asked = false;
  try {
    return await withClient(context, credentials, async (client) => {
      asked = true;
      return { view: await checkPolar(report, client, context.settings.apiUrl), budget: client.budget() };
    });
  } catch (problem) {
    // An expired token is renewed before the first request; if that fails, there is no client to ask with.
    if (asked) throw problem;
    report.failWith('token accepted', problem);
    skipPolar(report, 'Not asked without a token.', 'token accepted');
    return undefined;
  }
}

async function askPolar4(
  report: DoctorReport,
  context: Context,
  credentials: Credentials,
  { now, second }: { now: number; second: Credentials | null },
): Promise<Asked | undefined> {
  checkScopes(report, credentials.scope);
  if (context.settings.problem) {
    skipPolar(report, notAsked);
    return undefined;
  }
  let session: TokenSession;
  try {
    session = openSession(context, credentials);
    await session.token();
  } catch (problem) {
    report.failWith('token accepted', problem);
    for (const name of ['polar', 'clock', 'consents', 'v3', 'new workouts'])
      report.skip(name, 'Not asked without a token.');
    return undefined;
  }
  const budget = await withClientV4(context, session, async (client) => {
    await checkPolar4(report, client, context.settings.v4ApiUrl, now);
    return client.budget();
  });
  // A sign-in of its own is used for v3.
  if (second === null) await checkV3Too(report, session);
  return { budget };
}

function checkBudget(report: DoctorReport, asked: Asked | undefined): void {
  const budget = asked?.budget;
  if (!budget) return report.skip('rate budget', 'Polar did not state it.');
  const { shortUsed, shortLimit, longUsed, longLimit } = budget;
  const day = longUsed === undefined || longLimit === undefined ? '' : `, ${longUsed} of ${longLimit} in 24 hours`;
  const message = `${shortUsed} of ${shortLimit} requests used in 15 minutes${day}.`;
  const full = shortUsed > 0.9 * shortLimit || (longUsed ?? 0) > 0.9 * (longLimit ?? Number.POSITIVE_INFINITY);
  if (full)
    report.warn(
      'rate budget',
      message,
      'Wait, or pull less often: the next pull stops at the limit, and a later one carries on.',
    );
  else report.ok('rate budget', message);
}

function storedView(store: Store | undefined, credentials: Credentials | null): Parameters<typeof checkEmptyPulls>[2] {
  return {
    workouts: store?.counts().workouts ?? 0,
    has: (exercise) => store?.sessions.get(credentials?.userId ?? '', 'exercises', exercise.id) !== undefined,
  };
}
