import type { SourceSession } from '../../../../workouts/source-session.js';
import { formatLocal } from '../../../../workouts/time/time.js';
import { pointsBeside, routeAlone } from '../companion-route.js';
import type { FileFormat, NamedFile } from '../format.js';
import { stemOf } from '../names.js';
import { type HrmFile, isHrm, readHrm } from './content.js';
import { recordedSession } from './recorded.js';
import { routeOnRows } from './row-route.js';

/** What ProTrainer, WebSync and programs like them wrote: an HRM file, and a GPX file with the same name beside it. */
export const hrmFile: FileFormat = {
  name: 'hrm_file',
  label: 'HRM',
  recognize({ text }) {
    if (isHrm(text)) return 'session';
    return isRouteOfHrm(text) ? 'companion' : undefined;
  },
  read({ body }, beside) {
    const file = readHrm(body);
    const session = recordedSession(file);
    const { marks, ...routed } = routeBeside(file, beside);
    return [{ ...session, ...routed, marks: [...file.quality, ...marks] }];
  },
  // Its times are local ones, labeled as UTC. Those that ProTrainer wrote cannot be read without the rows of the HRM file.
  readAlone: (file) =>
    /\bPolar WebSync\b/.test(Buffer.from(file.body.subarray(0, 4096)).toString('latin1'))
      ? routeAlone(file, (firstMs) => ({ startTime: formatLocal(firstMs, 0) }))
      : undefined,
  keyOf: (name) => `hrm ${sessionOf(stemOf(name))}`,
};

/** By its creator; both write local times labeled as UTC. */
const isRouteOfHrm = (head: string) =>
  head.startsWith('<') && /<gpx\b[^>]{0,2000}\bcreator\s*=\s*["']Polar (?:WebSync\b|ProTrainer\b)/.test(head);

/** `10061401` for `10061401.spinning` of WebSync and `10061401.rr`, the beats of a session: `yymmddNN`. */
const sessionOf = (stem: string) => /^\d{8}(?=\.|$)/.exec(stem)?.[0] ?? stem.replace(/\.rr$/, '');

/** The first route that can be laid on the rows. */
function routeBeside(
  { startTime, recording, samples }: HrmFile,
  beside: readonly NamedFile[],
): Pick<SourceSession, 'route' | 'hasRoute'> & { marks: string[] } {
  // Beats are not on a grid: the recording with one, of the same session, takes the route.
  if (typeof recording !== 'object' || beside.length === 0) return { marks: [] };
  const grid = { startTime, intervalSeconds: recording.seconds, rows: samples[0]?.data.length ?? 0 };
  const tried = beside.map((file) => {
    const points = pointsBeside(file);
    return points ? routeOnRows(points, grid) : { route: [], quality: ['route_unreadable'] };
  });
  const placed = tried.find(({ route }) => route.length > 0);
  if (!placed) return { marks: [...new Set(tried.flatMap(({ quality }) => quality))] };
  return { route: placed.route, hasRoute: true, marks: placed.quality };
}
