import { Session } from 'node:inspector/promises';
import { resolve, sep } from 'node:path';

/*
 * Counts how often blocks of our code between two branches run, as V8 does for coverage. To be imported before the code
 * itself: code compiled earlier counts only its calls, not its loops.
 */

const source = `${resolve(import.meta.dirname, '../../../src')}${sep}`;
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/** How many blocks have run since the last call. */
export async function blocksRun(): Promise<number> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const ours = result.filter(({ url }) => url.replace('file://', '').startsWith(source));
  const counts = ours.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)));
  return counts.reduce((sum, count) => sum + count, 0);
}
