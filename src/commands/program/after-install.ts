import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { PolarSyncError } from '../../errors.js';
import { sqlite } from '../../storage/sqlite/driver.js';
import { cloneFolder, driverFacts, newLine } from '../../storage/sqlite/missing-driver.js';

/** The last step of an installation: silent if all is well, and never a reason for it to fail. */
export function afterInstall(): void {
  try {
    sqlite();
  } catch (problem) {
    if (installLeftOut()) return;
    const { message, hint } =
      problem instanceof PolarSyncError ? problem : { message: String(problem), hint: 'Run npm ci again.' };
    process.stderr.write(`\npolar-sync: ${message}\npolar-sync: ${hint}\n\n`);
  }
}

/**
 * Installs better-sqlite3 if npm left it out, and runs this step again. In a clone, npm 10 and 11 run node-gyp for it,
 * because the lock file does not include what its package.json says against that (`gypfile: false`). Without a compiler
 * this fails, and npm removes the package again, which is optional. Without scripts it stays.
 *
 * @returns whether it did so.
 */
function installLeftOut(): boolean {
  const { npm_execpath: npm = '', ...env } = process.env;
  const [, thisStep] = process.argv;
  const { node, here } = driverFacts(undefined);
  const cwd = cloneFolder();
  if (node < newLine || here !== 'absent' || cwd === undefined || thisStep === undefined) return false;
  if (basename(npm) !== 'npm-cli.js') return false;
  process.stderr.write('polar-sync: npm left out better-sqlite3; installing it now, because it comes compiled.\n');
  const parameters = ['install', '--no-save', '--ignore-scripts', '--include=optional', '--no-audit', '--no-fund'];
  // npm link and npm install --global come by here too, and tell every npm they start to install elsewhere.
  spawnSync(process.execPath, [npm, ...parameters, '--no-global', '--location=project'], { cwd, stdio: 'ignore' });
  // In another process, because Node remembers that there was no such package; without npm, so that this happens once.
  spawnSync(process.execPath, [thisStep], { env, stdio: 'inherit' });
  return true;
}
