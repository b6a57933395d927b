import { sampleTypeKey } from './parts/streams.js';
import type { SourceSamples, SourceSession } from './source-session.js';

/** Fields recorded together, and therefore kept together; the first of each list shows whether there is anything. */
const together = [
  ['route', 'routeClock', 'hasRoute'],
  ['zones', 'bands'],
  ['laps'],
  ['autoLaps'],
] as const satisfies readonly (readonly [keyof SourceSession, ...(keyof SourceSession)[]])[];

/**
 * A session as its newest response or file has it, with the recorded details of an older one where the newest has none. An
 * edit at Polar changes a name or a sport, never what a watch has measured, so something stored is never replaced by
 * nothing. The same object if the older one has nothing to add.
 */
export function keepDetails(newest: SourceSession, older: SourceSession): SourceSession {
  const lost = together.filter(([name]) => !newest[name]?.length && older[name]?.length);
  const kept = lost.flat().flatMap((name) => (older[name] === undefined ? [] : [[name, older[name]]]));
  const samples = seriesKept(newest, older);
  if (lost.length === 0 && samples === undefined) return newest;
  return { ...newest, ...(Object.fromEntries(kept) as Partial<SourceSession>), ...samples };
}

/** Series by series; a session without any of its own takes its pauses and gaps from where its series come from. */
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

/** Whether a series has anything but gaps. */
export const hasValues = ({ data }: SourceSamples) =>
  typeof data === 'string' ? /\d/.test(data) : data.some((value) => !Number.isNaN(value));
