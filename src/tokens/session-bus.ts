import { statSync } from 'node:fs';
import type { Environment } from '../config/environment.js';

/**
 * The environment with the address of your D-Bus session, through which the Linux keychain is reached. Cron sets none;
 * while you are logged in, systemd keeps the bus at a fixed path, which is used if the socket belongs to you.
 */
export function withSessionBus(
  env: Environment,
  platform: NodeJS.Platform = process.platform,
  runtimeFolders = '/run/user',
): Environment {
  if (platform !== 'linux' || env.DBUS_SESSION_BUS_ADDRESS) return env;
  const uid = process.getuid?.();
  const path = `${runtimeFolders}/${uid}/bus`;
  const socket = statSync(path, { throwIfNoEntry: false });
  if (!socket?.isSocket() || socket.uid !== uid) return env;
  return { ...env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` };
}

/** What remains of the environment when cron starts a command: no display, no session bus, no shell settings. */
export function cronEnvironment(env: Environment): Environment {
  const kept = ['HOME', 'LOGNAME', 'USER', 'SystemRoot', 'APPDATA', 'LOCALAPPDATA', 'USERPROFILE'];
  return {
    // Unset variables are left out: they would hide what a caller knows better, such as HOME.
    ...Object.fromEntries(kept.filter((name) => env[name] !== undefined).map((name) => [name, env[name]])),
    PATH: '/usr/bin:/bin',
  };
}
