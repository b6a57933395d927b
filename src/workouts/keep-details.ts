import { sampleTypeKey } from './parts/streams.js';
import type { SourceSamples, SourceSession } from './source-session.js';

/** What was recorded together, and so is kept together; the first of each shows whether there is any. */
const together = [
  ['route', 'routeClock', 'hasRoute'],
  ['zones', 'bands'],
  ['laps'],
  ['autoLaps'],
] as const satisfies readonly (readonly [keyof SourceSession, ...(keyof SourceSession)[]])[];

/**
 * A session as its newest response or file has it, with the recorded details of an older one where the newest has none: an
 * edit at Polar changes a name or a sport, never what a watch has measured, so nothing stored is replaced by nothing. The
 * same object where the older one has nothing to add.
 */
export function keepDetails(newest: SourceSession, older: SourceSession): SourceSession {
  const lost = together.filter(([name]) => !newest[name]?.length && older[name]?.length);
  const kept = lost.flat().flatMap((name) => (older[name] === undefined ? [] : [[name, older[name]]]));
  const samples = seriesKept(newest, older);
  if (lost.length === 0 && samples === undefined) return newest;
  return { ...newest, ...(Object.fromEntries(kept) as Partial<SourceSession>), ...samples };
}

/** Series by series; without any of its own a session has its pauses and gaps from where its series are. */
function seriesKept(newest: SourceSession, older: SourceSession): Partial<SourceSession> | undefined {
  const own = newest.samples ?? [];
  const held = new Set(own.filter(hasValues).map(typeOf));
  const more = (older.samples ?? []).filter((series) => hasValues(series) && !held.has(typeOf(series)));
  if (more.length === 0) return undefined;
  const taken = new Set(more.map(typeOf));
  const samples = [...own.filter((series) => !taken.has(typeOf(series))), ...more];
  return {
    samples,
    ...(taken.has(BEATS) && older.rrGaps && { rrGaps: older.rrGaps }),
    ...(held.size === 0 && !newest.pauses?.length && older.pauses && { pauses: older.pauses }),
    ...(held.size === 0 && older.hasTransition && { hasTransition: true }),
  };
}

const BEATS = '11';

const typeOf = ({ sampleType }: SourceSamples) => sampleTypeKey(sampleType);

/** Whether a series is not just gaps. */
export const hasValues = ({ data }: SourceSamples) => /\d/.test(data);
