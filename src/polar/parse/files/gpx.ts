import type { SourceSession } from '../../../workouts/source-session.js';
import { offsetBetween } from '../../../workouts/time/offset.js';
import { parseInstant, utcFromLocal } from '../../../workouts/time/time.js';
import { BadAnswerError } from '../../errors.js';
import { present } from '../fields.js';
import { parseRouteGpx } from '../gpx.js';
import type { FileFormat, FileHead, NamedFile, Recognized } from './format.js';
import { localStartIn } from './names.js';
import { type FileStart, startAtInstant } from './starts.js';

/**
 * GPX of Polar Flow: a route on the wall clock, nothing else. Its `metadata/time` is that of the export; the first point is
 * later than the start by as long as the watch looked for satellites.
 */
export const gpxFile: FileFormat = { name: 'gpx_file', label: 'GPX', recognize, read };

/** ms; half a quarter of an hour: no watch looks for satellites longer and then has a zone that can be told. */
const MAX_FIX_MS = 450_000;

function recognize({ text }: FileHead): Recognized | undefined {
  const tag = /<(?:\w{1,20}:)?gpx\b[^>]*/.exec(text)?.[0];
  if (tag === undefined) return undefined;
  return isFlows(creatorIn(tag)) ? 'session' : 'foreign';
}

const creatorIn = (text: string) => /\bcreator\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(text)?.slice(1).find(Boolean) ?? '';

/** `Polar Vantage V2` or `Polar Flow`; ProTrainer and WebSync have their address behind their name. */
const isFlows = (creator: string) => /^polar\b/i.test(creator) && !/www\.polar/i.test(creator);

function read(file: NamedFile): SourceSession[] {
  const points = parseRouteGpx(file.body);
  const times = points.flatMap(({ time }) => (time === undefined ? [] : (parseInstant(time) ?? [])));
  const [firstMs] = times;
  if (firstMs === undefined) throw new BadAnswerError('a route without times, as of a plan');
  const device = creatorIn(Buffer.from(file.body.subarray(0, 4096)).toString('utf8'));
  const { start, marks } = startOf(firstMs, localStartIn(file.name));
  return [
    present({
      ...start,
      device: /^polar flow\b/i.test(device) ? undefined : device || undefined,
      hasRoute: true,
      route: points,
      routeClock: 'wall' as const,
      marks,
    }),
  ];
}

/** The start by the name; otherwise the first point is taken for it. */
function startOf(firstMs: number, local: string | undefined): { start: FileStart; marks?: string[] } {
  const utcOffsetMinutes = local === undefined ? undefined : offsetBetween(local, firstMs, MAX_FIX_MS);
  if (local !== undefined && utcOffsetMinutes !== undefined) {
    const startMs = utcFromLocal(local, utcOffsetMinutes) ?? firstMs;
    if (startMs <= firstMs + 2000) return { start: { startTime: local, utcOffsetMinutes } };
  }
  return { start: startAtInstant(firstMs, undefined), marks: ['start_from_first_point'] };
}
