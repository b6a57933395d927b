import { ExitCode } from '../errors.js';
import { NotServedError } from '../polar/errors.js';
import type { Store } from '../storage/store.js';
import { type Checking, compareWithPolar, compareWithV4, type VerifyResult, verify } from '../sync/verify.js';
import { count, someOf } from '../ui/format.js';
import { paced } from '../ui/pace.js';
import { withProgress } from '../ui/progress.js';
import type { Ui } from '../ui/ui.js';
import { openSignIns } from './account/sign-ins.js';
import { withClients } from './account/with-clients.js';
import type { Context } from './context.js';
import type { Definition } from './definition.js';
import { readStore } from './shared/read-store.js';

/** `polar-sync verify`. */
export const command: Definition = {
  description: 'check the database: hashes, references, everything against what Polar sent',
  options: [{ flags: '--remote', description: 'also compare the workouts (no other data) with what Polar lists' }],
  examples: ['verify', 'verify --remote'],
  run: runVerify,
};

/** Checks the database; with `remote` also against Polar. Exit 0; 8 if it is not sound, 3 if Polar has more. */
export async function runVerify(context: Context, { remote = false }: { remote?: boolean } = {}): Promise<number> {
  const { settings, ui, signal } = context;
  const store = await readStore(context, settings.paths.dbFile);
  try {
    const result = await withProgress(ui, 'Checking the database', (progress) => {
      const showPace = paced(progress);
      const show = (what: Checking, done: number, total: number) =>
        showPace({ doing: `Checking ${what}s:`, done, total, noun: what });
      return verify(store, show, signal);
    });
    if (remote) Object.assign(result, await compared(context, store));
    if (ui.json) ui.result(result);
    else print(ui, result);
    if (!result.ok) return ExitCode.store;
    const isCompared = result.remote_unavailable === undefined && (result.remote?.missing.length ?? 0) === 0;
    return isCompared ? ExitCode.ok : ExitCode.partial;
  } finally {
    store.close();
  }
}

/** What Polar lists compared with what is here, or why there is nothing to compare with. */
async function compared(context: Context, store: Store): Promise<Pick<VerifyResult, 'remote' | 'remote_unavailable'>> {
  const signIns = await openSignIns(context);
  try {
    const remote = await withClients(context, signIns, ({ client, v4 }) =>
      v4 ? compareWithV4(store, client.userId, v4, Date.now()) : compareWithPolar(store, client),
    );
    return { remote };
  } catch (problem) {
    if (!(problem instanceof NotServedError)) throw problem;
    const { status } = problem;
    const listing = signIns.v4 ? 'the sessions of AccessLink v4' : '/v3/exercises';
    const message = `Polar no longer serves ${listing} (status ${status}), the list to compare with.`;
    return { remote_unavailable: { listing, status, message } };
  }
}

function print(ui: Ui, result: VerifyResult): void {
  const { ok, payloads, workouts, records, problems, remote, remote_unavailable: unavailable } = result;
  const rows = count(workouts, 'workout');
  const checked = records > 0 ? `, ${rows} and ${count(records, 'other record')}` : ` and ${rows}`;
  ui.print(`${count(payloads, 'payload')}${checked} checked: ${ok ? 'all sound' : count(problems.length, 'problem')}.`);
  for (const problem of problems) ui.warn(problem);
  if (unavailable) {
    ui.warn(`${unavailable.message} The database was checked, but not compared with Polar.`);
  }
  if (!remote) return;
  ui.print(`Polar lists ${count(remote.polar, 'workout')}; ${remote.here} of them are here.`);
  if (records > 0) ui.note('Only workouts are compared with Polar; sleep and other data are checked locally only.');
  if (remote.missing.length > 0) {
    ui.warn(`Not here: ${someOf(remote.missing)}. polar-sync pull --full fetches them.`);
  }
}
