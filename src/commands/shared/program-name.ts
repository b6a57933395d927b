import { relative } from 'node:path';

/** How you can call this program: from a clone, it is not on the PATH. */
export function programName(script = process.argv[1] ?? '', folder = process.cwd()): string {
  return script.endsWith('.js') ? `node ${relative(folder, script)}` : 'polar-sync';
}
