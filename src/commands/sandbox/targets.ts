import { join } from 'node:path';
import { sandboxApis } from '../../sandbox/options.js';
import type { Sandbox, SandboxOptions } from '../../sandbox/sandbox.js';
import { type StandIns, standInNames } from '../../sandbox/targets/targets.js';
import type { Ui } from '../../ui/ui.js';
import { programName } from '../shared/program-name.js';

/** A target to try `target add` with. */
export interface TargetToTry {
  kind: string;
  /** Of a stand-in. */
  url?: string;
  /** What to enter as its key, or to pass in POLAR_SYNC_TARGET_KEY. */
  key?: string;
  /** Of the folder. */
  out?: string;
  /** A date, so that some workouts are delivered and no rate limit of a service is reached. */
  since: string;
}

const triedDays = 7;

/** Every stand-in, and a folder. @param home where the sandbox keeps what is tried. */
export function targetsToTry(standIns: StandIns, home: string): TargetToTry[] {
  const since = new Date(Date.now() - triedDays * 86_400_000).toISOString().slice(0, 10);
  const served = standInNames.map((kind) => ({ kind, url: standIns.address(kind), key: standIns.key(kind), since }));
  return [...served, { kind: 'folder', out: join(home, 'delivered'), since }];
}

/** The words after `polar-sync` that add it. */
export function addWords({ kind, url, out = '', since }: TargetToTry): string[] {
  return ['target', 'add', kind, ...(url === undefined ? ['--out', out] : ['--url', url]), '--since', since];
}

/** An access token in the environment instead of a sign-in, so that nothing but the targets has to be set up; v3 only. */
export function signedIn(sandbox: Sandbox, api: SandboxOptions['api'] = 'v3'): Record<string, string> {
  if (!sandboxApis[api].v3) return {};
  return { POLAR_SYNC_ACCESS_TOKEN: sandbox.issueToken(), POLAR_SYNC_USER_ID: sandbox.userId };
}

/** One command for each target, to choose from, and one that delivers to all that were added. */
export function showTargets(ui: Ui, targets: readonly TargetToTry[]): void {
  ui.print('');
  ui.print('Add one or more of these targets:');
  for (const target of targets) {
    const secret = target.key === undefined ? '' : `POLAR_SYNC_TARGET_KEY=${quoted(target.key)} `;
    const words = addWords(target).map((word) => (/^[\w.:/-]+$/.test(word) ? word : quoted(word)));
    ui.print(`${secret}${programName()} ${words.join(' ')}`);
  }
  ui.print('');
  ui.print('Then pull the workouts and deliver them:');
  ui.print(`${programName()} pull --push`);
}

/** For a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
