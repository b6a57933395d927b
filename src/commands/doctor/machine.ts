import { existsSync, statfsSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { closeServer, listenOnAll } from '../../auth/loopback/listen.js';
import { parseRedirectUri } from '../../auth/loopback/redirect-uri.js';
import { fromEnvironment } from '../../config/environment.js';
import { readConfigFile } from '../../config/file.js';
import { ExitCode } from '../../errors.js';
import { exposureOfStore, isWritable } from '../../storage/refuse.js';
import { secondTokenFile } from '../../tokens/second.js';
import { count, someOf } from '../../ui/format.js';
import type { Context } from '../context.js';
import type { DoctorReport } from './report.js';

const oldestNode = [20, 20] as const;
const leastFreeBytes = 500e6;
const settingNames = /^(POLAR_|XDG_(CONFIG|DATA)_HOME$)/;

/** The message of a check that a broken configuration prevents. */
export const withoutConfiguration = 'Not known while the configuration cannot be used.';

/** The versions this program supports: `engines` in package.json. */
export function checkNode(report: DoctorReport, version = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) {
    report.ok('node', `Node ${version} at ${process.execPath}.`);
  } else {
    report.fail(
      'node',
      ExitCode.usage,
      `Node ${version} is too old.`,
      `Install Node ${oldestNode.join('.')} or newer.`,
    );
  }
}

/** Where the settings come from, by name only: their values may be secret. */
export function checkSettings(report: DoctorReport, { settings, env }: Context): void {
  if (settings.problem) return report.failWith('settings', settings.problem);
  const { configFile } = settings.paths;
  try {
    const fromFile = Object.keys(readConfigFile(configFile)).length;
    const fromEnv = Object.keys(env).filter((name) => settingNames.test(name) && env[name]);
    const environment = fromEnv.length === 0 ? 'nothing' : someOf(fromEnv.sort());
    report.ok(
      'settings',
      `Profile ${settings.profile}, API ${settings.apiUrl}; ${environment} from the environment, then ${configFile} with ${
        fromFile === 0 ? 'nothing' : count(fromFile, 'setting')
      }; polar-sync config list --show-origin has them all.`,
    );
  } catch (problem) {
    report.failWith('settings', problem);
  }
}

/** Others on the machine must not read these files. A token file that they can read is also rejected where it is used. */
export function checkModes(report: DoctorReport, { settings }: Context): void {
  if (process.platform === 'win32') return report.skip('file modes', "On Windows, the user's folder is private.");
  const { configFile, tokenFile, dbFile } = settings.paths;
  // A database that others can change is rejected where it is used; for the configuration, "settings" reports that.
  const exposure = isReadOnly(dbFile) ? undefined : exposureOfStore(dbFile);
  if (exposure && existsSync(dirname(dbFile)))
    return report.fail('file modes', ExitCode.store, exposure.message, exposure.hint);
  const ofStore = isReadOnly(dbFile) ? [] : [dbFile, `${dbFile}-wal`];
  const files = [configFile, tokenFile, secondTokenFile(tokenFile), ...ofStore].filter((path) => existsSync(path));
  const open = files.filter((path) => (statSync(path).mode & 0o077) !== 0);
  if (files.length === 0) return report.skip('file modes', 'polar-sync has no files here yet.');
  if (open.length === 0)
    return report.ok('file modes', `Only you can read ${files.map((path) => basename(path)).join(', ')}.`);
  const quoted = open.map((path) => `'${path.replaceAll("'", "'\\''")}'`).join(' ');
  report.warn('file modes', `Others on this machine can read ${open.join(', ')}.`, `Run: chmod 600 ${quoted}`);
}

/** A snapshot or a share: this user cannot change who owns it or who else may read it. */
function isReadOnly(dbFile: string): boolean {
  return existsSync(dbFile) && !isWritable(dbFile);
}

/** Whether the port that a login needs is free. */
export async function checkPort(report: DoctorReport, { settings, env }: Context, signedIn: boolean): Promise<void> {
  if (settings.problem && !fromEnvironment(env, 'redirectUri'))
    return report.skip('redirect port', withoutConfiguration);
  try {
    const target = parseRedirectUri(settings.redirectUri);
    const servers = await listenOnAll(target, (_request, response) => response.destroy());
    await Promise.all(servers.map(closeServer));
    report.ok('redirect port', `Port ${target.port} is free for ${settings.redirectUri}.`);
  } catch (problem) {
    if (!signedIn || !(problem instanceof Error) || !('hint' in problem))
      return report.failWith('redirect port', problem);
    report.warn('redirect port', `${problem.message} Only the next login needs it.`, String(problem.hint));
  }
}

/** Free space for the database where it is, or will be. */
export function checkDisk(report: DoctorReport, { settings }: Context): void {
  let folder = dirname(settings.paths.dbFile);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const message = `${(free / 1e9).toFixed(1)} GB free in ${folder}.`;
  if (free >= leastFreeBytes) report.ok('disk space', message);
  else
    report.warn(
      'disk space',
      message,
      'Free some space: a pull that cannot store does not commit, and Polar keeps 30 days.',
    );
}
