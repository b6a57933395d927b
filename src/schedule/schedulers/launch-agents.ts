import { join } from 'node:path';
import { type RunProgram, succeed } from '../programs.js';
import { deleteEntry, readEntry, writeEntry } from './files.js';

/** The agents in your macOS session, by name. */
export interface LaunchAgents {
  path(name: string): string;
  /** The property list; undefined: there is no such agent. */
  read(name: string): string | undefined;
  /** Writes and loads it, replacing any earlier one. @throws StoreError, UnexpectedError */
  install(name: string, text: string): Promise<void>;
  /** Resolves to whether there was one. */
  remove(name: string): Promise<boolean>;
}

/** @param folder `~/Library/LaunchAgents`. */
export function launchAgents(run: RunProgram, folder: string, uid: number): LaunchAgents {
  const path = (name: string) => join(folder, `${name}.plist`);
  const domain = `gui/${uid}`;
  const unload = async (name: string) => {
    // Only a loaded agent can be unloaded; `print` fails for one that is not loaded.
    const { exitCode } = await run('launchctl', ['print', `${domain}/${name}`]);
    if (exitCode === 0) await succeed(run, 'launchctl', ['bootout', `${domain}/${name}`]);
  };
  return {
    path,
    read: (name) => readEntry(path(name)),
    async install(name, text) {
      await unload(name);
      writeEntry(path(name), text);
      await succeed(run, 'launchctl', ['bootstrap', domain, path(name)]);
    },
    async remove(name) {
      if (readEntry(path(name)) === undefined) return false;
      await unload(name);
      deleteEntry(path(name));
      return true;
    },
  };
}
