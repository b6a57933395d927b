import { statSync } from 'node:fs';
import type { ProfileHere } from '../../account/all-profiles.js';

/**
 * Profiles in the order in which they are pulled: first those whose database was written least recently, or that have none.
 * Where the rate limit, a crash or the end of the day cuts a round short, the next one begins with those it left out.
 */
export function longestWaitingFirst(profiles: readonly ProfileHere[]): ProfileHere[] {
  const written = new Map(profiles.map((profile) => [profile, writtenAt(profile.settings.paths.dbFile)]));
  return [...profiles].sort((a, b) => (written.get(a) ?? 0) - (written.get(b) ?? 0));
}

/** ms since 1970. A database that cannot be looked at is reported by its own pull. */
function writtenAt(dbFile: string): number {
  const times = [dbFile, `${dbFile}-wal`].map((file) => {
    try {
      return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    } catch {
      return 0;
    }
  });
  return Math.max(...times);
}
