import { PolarSyncError } from '../../errors.js';
import { sqlite } from '../../storage/sqlite/driver.js';

/** The last step of an installation: silent if all is well, and never a reason for it to fail. */
export function afterInstall(): void {
  try {
    sqlite();
  } catch (problem) {
    const { message, hint } =
      problem instanceof PolarSyncError ? problem : { message: String(problem), hint: 'Run npm ci again.' };
    process.stderr.write(`\npolar-sync: ${message}\npolar-sync: ${hint}\n\n`);
  }
}
