import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/* What npm runs at the end of `npm ci` in a clone, and to make a package from a git address. */

const root = resolve(import.meta.dirname, '..');
const run = (...parameters) => execFileSync(process.execPath, parameters, { cwd: root, stdio: 'inherit' });

if (existsSync(join(root, 'node_modules', 'typescript'))) {
  run(process.env.npm_execpath, 'run', 'build');
  run(join(root, 'bin', 'after-install.js'));
} else {
  // Nothing that is built can be installed like that (github.com/npm/cli/issues/6984); `npm pack` does it right.
  process.stderr.write(`polar-sync: npm cannot build a package that it installs globally from a git address.
polar-sync: Run npm pack with that address, then npm install --global with the tarball it makes.\n`);
  process.exitCode = 1;
}
