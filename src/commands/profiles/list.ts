import { existsSync } from 'node:fs';
import { invitationFolder, pendingInvitations } from '../../auth/invitation/invitation.js';
import { isStandIn } from '../../auth/user-key.js';
import { environmentFor } from '../../config/environment.js';
import { readConfigFile } from '../../config/file.js';
import { listProfiles } from '../../config/profiles.js';
import { resolveSettings } from '../../config/settings.js';
import { ExitCode, InterruptedError, inFull, PolarSyncError } from '../../errors.js';
import { ifNone } from '../../storage/undefined-if-missing.js';
import { localTime } from '../../ui/format.js';
import { sharedAccount } from '../account/same-account.js';
import type { Context } from '../context.js';
import { readLibrary } from '../shared/read-store.js';

/** `profiles --json`: `polar-sync.profiles/1` with one of these for each profile. */
interface Profile {
  name: string;
  /** As of the last login or pull; the keychain is not asked. */
  user_id?: string;
  /** Whether a login is remembered; a token from outside belongs to no profile. */
  signed_in: boolean;
  database: { path: string; exists: boolean };
  workouts?: number;
  /** When the last successful pull began, RFC 3339 UTC. */
  last_success?: string;
  problem?: { code: string; message: string; hint?: string };
}

/** Lists the profiles of this machine without asking Polar. A broken one is listed with what is wrong. */
export async function listAll(context: Context): Promise<number> {
  const { env, ui } = context;
  const profiles: Profile[] = [];
  for (const name of listProfiles(env)) profiles.push(await describe(name, context));
  warnOfShared(env, ui, profiles);
  const invited = pendingInvitations(invitationFolder(env));
  if (ui.json) {
    const invitations = invited.map(({ profile, expiresAt }) => ({ profile, expires_at: expiresAt }));
    ui.result({ schema: 'polar-sync.profiles/1', profiles, ...(invited.length > 0 && { invitations }) });
    return ExitCode.ok;
  }
  await ui.table(
    ['Profile', 'Account', 'Workouts', 'Last success', 'Database'],
    profiles.map((profile) => [
      ...[profile.name, userOf(profile), profile.workouts === undefined ? '' : String(profile.workouts)],
      ...[profile.last_success === undefined ? 'none yet' : localTime(profile.last_success), profile.database.path],
    ]),
    ['left', 'left', 'right', 'left', 'left'],
  );
  for (const { profile, expiresAt } of invited)
    ui.note(`${profile}: invited; the link works until ${localTime(expiresAt)}.`);
  for (const { name, problem } of profiles) if (problem) ui.warn(`${name}: ${inFull(problem)}`);
  return ExitCode.ok;
}

/** Warns once per user, however many profiles that user has. */
function warnOfShared(env: Context['env'], ui: Context['ui'], profiles: readonly Profile[]): void {
  const warned = new Set<string>();
  const users = profiles.flatMap(({ user_id: user, signed_in: signedIn }) => (signedIn && user) || []);
  // With thousands of profiles, each must not look at all others.
  if (new Set(users).size === users.length) return;
  for (const { name, user_id: user, signed_in: signedIn } of profiles) {
    if (!signedIn || user === undefined || warned.has(user)) continue;
    warned.add(user);
    const shared = sharedAccount(env, name, user);
    if (shared !== undefined) ui.warn(`${name}: ${shared}`);
  }
}

function userOf({ user_id: user, signed_in: signedIn, problem }: Profile): string {
  if (user === undefined) return problem ? 'cannot be read' : 'not signed in';
  const name = isStandIn(user) ? 'user id not known yet' : user;
  return signedIn ? name : `${name}, not signed in`;
}

async function describe(name: string, context: Context): Promise<Profile> {
  const { env, settings } = context;
  const profile: Profile = { name, signed_in: false, database: { path: '', exists: false } };
  try {
    const { paths } = resolveSettings(environmentFor(env, name, settings.profile), { profile: name });
    profile.database.path = paths.dbFile;
    const { userId } = readConfigFile(paths.configFile);
    if (userId !== undefined) Object.assign(profile, { user_id: userId, signed_in: true });
    profile.database.exists = existsSync(paths.dbFile);
    // The last login is more recent than the last pull.
    return { ...(await inDatabase(context, paths.dbFile)), ...profile };
  } catch (error) {
    if (!(error instanceof PolarSyncError) || error instanceof InterruptedError) throw error;
    const { code, message, hint } = error;
    return { ...profile, problem: { code, message, ...(hint !== undefined && { hint }) } };
  }
}

/** undefined: no database yet. @throws StoreError. */
async function inDatabase(
  context: Context,
  path: string,
): Promise<Pick<Profile, 'user_id' | 'workouts' | 'last_success'> | undefined> {
  const store = await readLibrary(context, path).catch(ifNone);
  try {
    const user = store?.syncRuns.lastUser();
    const success = store?.syncRuns.lastSuccess()?.startedAt;
    return (
      store && {
        ...(user !== undefined && { user_id: user }),
        workouts: store.counts().workouts,
        ...(success !== undefined && { last_success: success }),
      }
    );
  } finally {
    store?.close();
  }
}
