import { SaxesParser } from 'saxes';
import { parseInstant } from '../../workouts/time/time.js';
import { BadAnswerError } from '../errors.js';
import { present, presentOrAbsent } from './fields.js';
import { unpacked } from './file.js';
import { type FileFacts, type FileLap, pausesOfJumps } from './file-facts.js';

/** The values of TriggerMethod for laps that the watch takes. */
const AUTO_TRIGGERS = ['Distance', 'Location', 'Time', 'HeartRate'];
/** The elements of a lap that are read, by their paths. */
const wanted = [
  'TotalTimeSeconds',
  'DistanceMeters',
  'Calories',
  'TriggerMethod',
  'AverageHeartRateBpm/Value',
  'MaximumHeartRateBpm/Value',
];
const MAX_DEPTH = 2;

/**
 * The laps of a TCX file, and when its timer was stopped: by jumps between trackpoints that add up to what the laps leave
 * out. Speeds are not read: Polar has written them in two units.
 * @throws BadAnswerError for anything that is not XML, is truncated, or has a document type: TCX has none, and entities are
 * how small files become large ones.
 */
export function parseTcxFacts(body: Uint8Array): FileFacts {
  const laps: FileLap[] = [];
  const times: number[] = [];
  const parser = new SaxesParser();
  const open: string[] = [];
  let lap: { start: string; values: Map<string, string>; depth: number } | undefined;
  let time = '';

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
    if (isTime(open)) time += text;
    // Deeper than anything that is read: joining the names of a path as long as the file would take forever.
    if (!lap || open.length - lap.depth > MAX_DEPTH) return;
    const key = open.slice(lap.depth).join('/');
    if (wanted.includes(key)) lap.values.set(key, (lap.values.get(key) ?? '') + text);
  });
  parser.on('closetag', () => {
    if (isTime(open)) {
      const at = parseInstant(time.trim());
      if (at !== undefined) times.push(at);
      time = '';
    }
    if (open.pop() !== 'Lap' || !lap) return;
    laps.push(...lapOf(lap.start, lap.values));
    lap = undefined;
  });
  parser.write(new TextDecoder().decode(unpacked(body))).close();
  const pauses = pausesOf(laps, times);
  return { laps: withoutTotal(laps), ...(pauses && { pauses }) };
}

const isTime = (open: readonly string[]) => open.at(-1) === 'Time' && open.at(-2) === 'Trackpoint';

/** ms; sums in whole seconds can differ by as much without a pause. */
const NO_PAUSE_MS = 1000;

/** Undefined: the file does not show it. */
function pausesOf(laps: readonly FileLap[], times: readonly number[]): FileFacts['pauses'] {
  if (times.length < 2 || laps.some(({ durationMs }) => durationMs === undefined)) return undefined;
  const [first = 0, second = 0] = times;
  const last = times.at(-1) ?? 0;
  const timer = laps.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0);
  // The last value counts for as long as the others.
  const stopped = last - first + (second - first) - timer;
  return stopped <= NO_PAUSE_MS ? [] : pausesOfJumps(times, stopped);
}

/** Polar writes the calories of the whole session into the first lap: they are not that lap's. */
function withoutTotal(laps: FileLap[]): FileLap[] {
  if (laps.length < 2 || laps.slice(1).some(({ calories }) => calories !== undefined)) return laps;
  return laps.map(({ calories: _total, ...lap }) => lap);
}

/** Empty if the lap does not say when it began. */
function lapOf(start: string, values: ReadonlyMap<string, string>): FileLap[] {
  const startMs = parseInstant(start.trim());
  if (startMs === undefined) return [];
  const seconds = number(values.get('TotalTimeSeconds'));
  return [
    present({
      startMs,
      durationMs: seconds === undefined ? undefined : Math.round(seconds * 1000),
      distance: number(values.get('DistanceMeters')),
      calories: number(values.get('Calories')) || undefined,
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
