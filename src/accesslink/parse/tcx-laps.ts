import { SaxesParser } from 'saxes';
import { parseInstant } from '../../workouts/time.js';
import { BadAnswerError } from '../errors.js';
import { present, presentOrAbsent } from './fields.js';
import { unpacked } from './file.js';
import type { FileLap } from './laps.js';

/** Of the words TriggerMethod may hold, those of a watch that counts by itself. */
const AUTO_TRIGGERS = ['Distance', 'Location', 'Time', 'HeartRate'];
/** The elements of a lap that are read, by the way that leads to them. */
const wanted = [
  'TotalTimeSeconds',
  'DistanceMeters',
  'TriggerMethod',
  'AverageHeartRateBpm/Value',
  'MaximumHeartRateBpm/Value',
];
const DEEPEST = 2;

/**
 * The laps of a TCX file, in its order; empty when it has none. Speeds are left alone (Polar has written them in two
 * units), and so are calories (they stand in the first lap only).
 * @throws BadAnswerError for what is no XML, is cut off, or has a document type: TCX has none, and its entities are how
 * small files become large ones.
 */
export function parseTcxLaps(body: Uint8Array): FileLap[] {
  const laps: FileLap[] = [];
  const parser = new SaxesParser();
  const open: string[] = [];
  let lap: { start: string; values: Map<string, string>; depth: number } | undefined;

  parser.on('doctype', () => {
    throw new BadAnswerError('XML with a document type');
  });
  parser.on('error', () => {
    throw new BadAnswerError('truncated or damaged XML');
  });
  parser.on('opentag', ({ name, attributes }) => {
    open.push(localName(name));
    if (localName(name) === 'Lap') lap = { start: attributes.StartTime ?? '', values: new Map(), depth: open.length };
  });
  parser.on('text', (text) => {
    // Deeper than anything that is read: to join the names of a way as long as the file would take for ever.
    if (lap && open.length - lap.depth > DEEPEST) return;
    const key = lap && open.slice(lap.depth).join('/');
    if (lap && key !== undefined && wanted.includes(key)) lap.values.set(key, (lap.values.get(key) ?? '') + text);
  });
  parser.on('closetag', () => {
    if (open.pop() !== 'Lap' || !lap) return;
    laps.push(...lapOf(lap.start, lap.values));
    lap = undefined;
  });
  parser.write(new TextDecoder().decode(unpacked(body))).close();
  return laps;
}

/** None when the lap does not say when it began. */
function lapOf(start: string, values: ReadonlyMap<string, string>): FileLap[] {
  const startMs = parseInstant(start.trim());
  if (startMs === undefined) return [];
  const seconds = number(values.get('TotalTimeSeconds'));
  return [
    present({
      startMs,
      durationMs: seconds === undefined ? undefined : Math.round(seconds * 1000),
      distance: number(values.get('DistanceMeters')),
      heartRate: presentOrAbsent({
        average: number(values.get('AverageHeartRateBpm/Value')),
        maximum: number(values.get('MaximumHeartRateBpm/Value')),
      }),
      auto: AUTO_TRIGGERS.includes(values.get('TriggerMethod')?.trim() ?? ''),
    }),
  ];
}

function number(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  return /^\d{1,12}(\.\d{1,12})?$/.test(trimmed) ? Number(trimmed) : undefined;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
