import { join } from 'node:path';
import type { Command } from '../job.js';
import { type RunProgram, succeed } from '../programs.js';
import { deleteEntry, readEntry, writeEntry } from '../schedulers/files.js';
import { commandLines, unitText } from '../schedulers/systemd.js';
import { refuseUnreachable } from '../schedulers/systemd-scheduler.js';
import { type ServiceManager, serviceName } from './service.js';

/** A service in your own systemd. @param folder where user units are: `~/.config/systemd/user`. */
export function systemdService(run: RunProgram, folder: string): ServiceManager {
  const systemctl = (...parameters: string[]) => succeed(run, 'systemctl', ['--user', ...parameters]);
  const unit = `${serviceName}.service`;
  const path = join(folder, unit);
  return {
    kind: 'systemd',
    text: (command) => ({ path, text: listenUnit(command) }),
    async install(command) {
      await refuseUnreachable(run);
      writeEntry(path, listenUnit(command));
      await systemctl('daemon-reload');
      await systemctl('enable', unit);
      await systemctl('restart', unit);
    },
    async remove() {
      if (readEntry(path) === undefined) return false;
      await refuseUnreachable(run);
      await systemctl('disable', '--now', unit);
      deleteEntry(path);
      await systemctl('daemon-reload');
      return true;
    },
  };
}

/** A locked keychain or a port in use may be over in a minute, so it is started again. */
function listenUnit(command: Command): string {
  return unitText(
    '[Unit]',
    "Description=Receive Polar's notifications",
    '',
    '[Service]',
    'Type=exec',
    ...commandLines(command),
    'Restart=on-failure',
    'RestartSec=60',
    // Ended in the middle of a pull.
    'SuccessExitStatus=130',
    'NoNewPrivileges=true',
    '',
    '[Install]',
    'WantedBy=default.target',
  );
}
