import { join } from 'node:path';
import { UsageError } from '../../errors.js';
import { type RunProgram, saidBy, succeed } from '../programs.js';
import { deleteEntry, readEntry, writeEntry } from './files.js';

/** A unit file of your own systemd: its name, such as `polar-sync.timer`, and what is in it. */
export interface Unit {
  name: string;
  text: string;
}

/** The units of your own systemd. */
export interface SystemdUnits {
  path(name: string): string;
  /** undefined: there is no such unit. */
  read(name: string): string | undefined;
  /** Writes them, and starts one of them, now and after each login. @throws UsageError SYSTEMD_UNREACHABLE, StoreError, UnexpectedError */
  install(units: readonly Unit[], started: string): Promise<void>;
  /** Stops and deletes the first one, and deletes the others. Resolves to whether it was there. */
  remove(started: string, ...others: string[]): Promise<boolean>;
}

/** @param folder where user units are: `~/.config/systemd/user`. */
export function systemdUnits(run: RunProgram, folder: string): SystemdUnits {
  const systemctl = (...parameters: string[]) => succeed(run, 'systemctl', ['--user', ...parameters]);
  const path = (name: string) => join(folder, name);
  return {
    path,
    read: (name) => readEntry(path(name)),
    async install(units, started) {
      await refuseUnreachable(run);
      for (const { name, text } of units) writeEntry(path(name), text);
      await systemctl('daemon-reload');
      await systemctl('enable', started);
      // One that is running uses a new text only after a restart.
      await systemctl('restart', started);
    },
    async remove(started, ...others) {
      if (readEntry(path(started)) === undefined) return false;
      await refuseUnreachable(run);
      await systemctl('disable', '--now', started);
      for (const name of [started, ...others]) deleteEntry(path(name));
      await systemctl('daemon-reload');
      return true;
    },
  };
}

/** Checks that your own systemd can be reached before anything changes: with su or sudo it cannot be. */
async function refuseUnreachable(run: RunProgram): Promise<void> {
  const outcome = await run('systemctl', ['--user', 'show-environment']);
  if (outcome.exitCode === 0) return;
  throw new UsageError('SYSTEMD_UNREACHABLE', `Cannot reach your own systemd from here: ${saidBy(outcome)}`, {
    hint: 'Log in as yourself, not with su or sudo, or choose --kind cron. Nothing was changed.',
  });
}
