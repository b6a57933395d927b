import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, parse, resolve, sep } from 'node:path';
import { endInvitations, invitationFolder } from '../../auth/invitation/invitation.js';
import { environmentFor } from '../../config/environment.js';
import { readConfigFile } from '../../config/file.js';
import { resolvePaths } from '../../config/paths.js';
import { refuseUnknownProfile } from '../../config/profiles.js';
import { resolveSettings, type Settings } from '../../config/settings.js';
import { ExitCode, StoreError, UsageError } from '../../errors.js';
import { codeOf } from '../../guards.js';
import { forgetEventsOf } from '../../listen/forget.js';
import { inboxFolder } from '../../listen/inbox-folder.js';
import { lockStore } from '../../storage/lock.js';
import { forgetMirrorPasswords } from '../../tokens/mirror-password.js';
import { targetSecrets } from '../../tokens/target-secrets.js';
import { allProfiles } from '../account/all-profiles.js';
import { usersOfStore } from '../account/other-user.js';
import { type Context, contextWith } from '../context.js';
import { targetsOf } from '../delivery/targets.js';
import { runLogout } from '../logout.js';

/** The flags of `profiles remove`. */
interface RemoveFlags {
  deregister?: boolean;
  yes?: boolean;
}

/** `profiles remove --json`. */
interface Removed {
  schema: 'polar-sync.profiles-remove/1';
  profile: string;
  /** False also if you did not confirm it. */
  removed: boolean;
  deregistered: boolean;
}

/**
 * Removes a profile with everything this machine has of its athlete: sign-in, database, targets, events and invitations. What
 * Polar has to be told comes first, because it needs the token; if that fails, nothing is removed.
 * @throws UsageError, BusyError if a pull is running, StoreError, and as `logout`.
 */
export async function removeProfile(
  context: Context,
  name: string,
  { deregister = false, yes = false }: RemoveFlags,
): Promise<number> {
  const { ui } = context;
  const env = environmentFor(context.env, name, context.settings.profile);
  const settings = resolveSettings(env, { profile: name });
  refuseUnremovable(contextWith(context, { env, settings }));
  const sure = yes || (await confirm(context, settings));
  const report: Removed = {
    schema: 'polar-sync.profiles-remove/1',
    profile: name,
    removed: false,
    deregistered: false,
  };
  if (!sure) {
    if (ui.json) ui.result(report);
    ui.note('Nothing was changed.');
    return ExitCode.ok;
  }
  await removeAll(contextWith(context, { env, settings, ui: { ...ui, result() {}, print() {} } }), deregister);
  if (ui.json) ui.result({ ...report, removed: true, deregistered: deregister });
  else ui.print(`Removed ${name}: its sign-in, its database and everything else that this machine had of it.`);
  ui.note(
    'Not removed, because polar-sync does not know where they are: exports, backups, datasets and databases made from it, and what was delivered elsewhere.',
  );
  if (!deregister) ui.note('The registration at Polar stays. The athlete can end it at https://account.polar.com.');
  return ExitCode.ok;
}

async function removeAll(context: Context, deregister: boolean): Promise<void> {
  const { settings, env, signal } = context;
  const { profile, paths } = settings;
  const user = readConfigFile(paths.configFile).userId;
  const users = new Set([...usersOfStore(context), ...(user === undefined ? [] : [user])]);
  const lock = existsSync(dirname(paths.dbFile)) ? await lockStore(paths.dbFile, 0, signal) : undefined;
  try {
    await runLogout(context, { deregister, yes: true });
    for (const { name } of targetsOf(context)) await targetSecrets(settings, env, name).clear();
    await forgetMirrorPasswords(settings, env);
    removing(inboxFolder(env), () => forgetEventsOf(inboxFolder(env), users));
    endInvitations(invitationFolder(env), profile);
    const own = resolvePaths(env, profile);
    const folders = new Set([dirname(own.dbFile), dirname(own.configFile)]);
    for (const file of databaseFiles(paths.dbFile))
      removing(file, () => rmSync(file, { recursive: true, force: true }));
    for (const folder of folders) removing(folder, () => rmSync(folder, { recursive: true, force: true }));
  } finally {
    lock?.release();
  }
}

/** @throws UsageError for a profile that cannot be removed as a whole. */
function refuseUnremovable(context: Context): void {
  const { settings, env } = context;
  const { profile, paths } = settings;
  if (profile === 'default') {
    throw new UsageError('PROFILE_DEFAULT', 'The default profile shares its folder with the others, and stays.', {
      hint: `Run polar-sync logout, and delete ${paths.dbFile} yourself.`,
    });
  }
  refuseUnknownProfile(settings, env);
  const other = allProfiles({ env, settings }).find(
    (one) => 'settings' in one && one.name !== profile && one.settings.paths.dbFile === paths.dbFile,
  );
  const owners = usersOfStore(context);
  if (other === undefined && owners.length < 2) return;
  const whose = other === undefined ? `holds the data of ${owners.length} users` : `is that of ${other.name} as well`;
  throw new UsageError('DATABASE_SHARED', `${paths.dbFile} ${whose}, so it is not deleted with one of them.`, {
    hint: 'Nothing was changed. Give each athlete a database of their own, or delete this one yourself.',
  });
}

/** The database wherever it is, and what lies beside it under its name. */
function databaseFiles(dbFile: string): string[] {
  const path = resolve(dbFile);
  const [name, bare] = [basename(path), parse(path).name];
  const isPart = (entry: string) =>
    entry === name ||
    entry === `${bare}.log` ||
    ['-wal', '-shm', '-journal', '.lock', '.push.lock', '.report', '.page.html'].some((end) => entry === name + end) ||
    (entry.startsWith(`${name}.v`) && /^\d+\.backup(\.tmp)?$/.test(entry.slice(name.length + 2)));
  return namesIn(dirname(path))
    .filter(isPart)
    .map((entry) => join(dirname(path), entry));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (problem) {
    if (codeOf(problem) === 'ENOENT') return [];
    throw unremovable(folder, problem);
  }
}

function removing(path: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    if (codeOf(cause) === undefined) throw cause;
    throw unremovable(path, cause);
  }
}

function unremovable(path: string, cause: unknown): StoreError {
  return new StoreError('PROFILE_UNREMOVABLE', `Cannot remove ${path}.`, {
    hint: `Check the permissions of ${dirname(path)}${sep}, then run the same command without --deregister.`,
    cause,
  });
}

async function confirm({ ui, stdin }: Context, { profile, paths }: Settings): Promise<boolean> {
  if (!ui.interactive || !stdin.isTTY) {
    throw new UsageError('CONFIRM_REMOVE', 'Removing cannot be undone, and there is no terminal to ask on.', {
      hint: 'Add --yes if you are sure.',
    });
  }
  ui.warn(`This deletes ${paths.dbFile} and the folder ${dirname(resolve(paths.configFile))}, for good.`);
  const answer = await ui.ask(`Remove ${profile}? Type its name:`);
  return answer.trim() === profile;
}
