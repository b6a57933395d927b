import { BadAnswerError } from '../../../errors.js';
import { present } from '../../fields.js';
import { monitorName } from './monitors.js';
import { clockMillis, localStart, numberOf, type Sections } from './sections.js';

/** A column of `[HRData]` after the heart rate, in the order in which they stand there. */
export type Column = 'speed' | 'cadence' | 'altitude' | 'power' | 'balance' | 'pressure';

/** What the rows are: values on a grid of seconds, beats, or nothing but the times of laps. */
export type Recording = { seconds: number } | 'beats' | 'laps' | 'unknown';

/** `[Params]` of an HRM file. */
export interface HrmParams {
  /** 102 to 107 */
  version: number;
  /** `Polar CS600X`; absent if it is unknown. */
  device?: string;
  /** Local wall clock; an HRM file names no time zone. */
  startTime: string;
  /** On the timer. */
  lengthMillis?: number;
  recording: Recording;
  /** Absent: nothing says which there are, beside the heart rate. */
  columns?: readonly Column[];
  /** The halves of `balance` that were measured. */
  balance: { left: boolean; pedaling: boolean };
  /** Miles per hour, feet and Fahrenheit. */
  isImperial: boolean;
  /** To the first beat of a file with beats. */
  startDelayMillis: number;
}

const LAP_TIMES = 204;
const BEATS = 238;
/** Seconds; the slowest watch recorded a value every eight minutes. */
const SLOWEST = 480;

/** @throws BadAnswerError without a readable start. */
export function readParams(sections: Sections): HrmParams {
  const values = new Map<string, string>();
  for (const line of sections.get('params') ?? []) {
    const at = line.indexOf('=');
    if (at > 0) values.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
  }
  const number = (name: string) => numberOf(values.get(name) ?? '');
  const startTime = localStart(values.get('date'), clockMillis(values.get('starttime')));
  if (startTime === undefined) throw new BadAnswerError('an HRM file without a readable start');
  return present({
    version: number('version'),
    device: monitorName(number('monitor')),
    startTime,
    lengthMillis: clockMillis(values.get('length')) || undefined,
    recording: recordingOf(number('interval')),
    ...modeOf(values.get('smode'), values.get('mode')),
    startDelayMillis: Math.max(0, number('startdelay') || 0),
  });
}

function recordingOf(interval: number): Recording {
  if (interval === BEATS) return 'beats';
  if (interval === LAP_TIMES) return 'laps';
  return interval >= 1 && interval <= SLOWEST ? { seconds: interval } : 'unknown';
}

type Mode = Pick<HrmParams, 'columns' | 'balance' | 'isImperial'>;

/**
 * SMode, from version 106 on: a digit for each of speed, cadence, altitude, power, balance, pedaling index, cycling, imperial
 * units, and air pressure. Mode, before: altitude instead of cadence, whether there is more than the heart rate, and units.
 */
function modeOf(smode: string | undefined, mode: string | undefined): Mode {
  const none = { balance: { left: false, pedaling: false }, isImperial: false };
  if (smode !== undefined && /^[01]{8,9}$/.test(smode)) {
    const [speed, cadence, altitude, power, left, pedaling, , isImperial = false, pressure] = digits(smode);
    const columns = Object.entries({ speed, cadence, altitude, power, balance: left || pedaling, pressure });
    return {
      columns: columns.flatMap(([name, isOn]) => (isOn ? [name as Column] : [])),
      balance: { left: left === true, pedaling: pedaling === true },
      isImperial,
    };
  }
  if (mode !== undefined && /^\d{3}$/.test(mode)) {
    const [hasAltitude = false, hasMore = false, isImperial = false] = digits(mode);
    return { ...none, columns: hasMore ? ['speed', hasAltitude ? 'altitude' : 'cadence'] : [], isImperial };
  }
  return none;
}

const digits = (text: string) => [...text].map((digit) => digit === '1');
