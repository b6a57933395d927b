import { statSync } from 'node:fs';
import { guarded } from '../errors.js';

/** A file written to so recently may be written again without another time: file systems count in ticks, some in seconds. */
const RECENT_MS = 3000;

/**
 * A text that differs whenever anything was written to a database since: size, time and inode of the file and of its log.
 * undefined: it was written to just now, or it is not there, so nothing can be said. Determine it before reading.
 * @throws StoreError
 */
export function fileState(path: string, now = Date.now()): string | undefined {
  return guarded(path, () => {
    const stats = [path, `${path}-wal`].map((file) => statSync(file, { throwIfNoEntry: false, bigint: true }));
    const [main] = stats;
    // An empty log is what opening a database leaves.
    const written = stats.filter((one) => one !== undefined && one.size > 0n);
    if (main === undefined || written.some((one) => Number(one?.mtimeMs ?? 0n) > now - RECENT_MS)) return undefined;
    return written.map((one) => `${one?.ino}-${one?.size}-${one?.mtimeNs}`).join(' ');
  });
}
