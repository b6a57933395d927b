import type { Command } from '../job.js';
import type { RunProgram } from '../programs.js';
import { commandLines, unitText } from '../schedulers/systemd.js';
import { systemdUnits } from '../schedulers/systemd-units.js';
import { type ServiceManager, serviceName } from './service.js';

/** A service in your own systemd. @param folder where user units are: `~/.config/systemd/user`. */
export function systemdService(run: RunProgram, folder: string): ServiceManager {
  const units = systemdUnits(run, folder);
  const name = `${serviceName}.service`;
  return {
    kind: 'systemd',
    text: (command) => ({ path: units.path(name), text: listenUnit(command) }),
    install: (command) => units.install([{ name, text: listenUnit(command) }], name),
    remove: () => units.remove(name),
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
