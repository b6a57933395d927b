import { UnexpectedError } from '../errors.js';
import { isEmptySeries, sampleTypeKey, valuesIn } from './parts/streams.js';
import type { SourceSamples, SourceSession } from './source-session.js';
import { offsetBetween } from './time/offset.js';
import { formatLocal, utcFromLocal } from './time/time.js';
import { namesZone } from './time/zone.js';
import { type Present, presentOrNone, withoutUndefined } from './values/present.js';
import { withinRanges } from './values/within-ranges.js';

/**
 * Combines what the sources have of one session, in order of precedence (sync/sources/sources.ts): each fills in what
 * those before it lack. So the order of arrival does not matter.
 * @throws UnexpectedError NOTHING_TO_COMBINE without any source.
 */
export function combineSources(all: readonly SourceSession[]): SourceSession {
  // Before combining: an impossible value must not hide a possible one of another source.
  const sessions = all.map(withinRanges);
  const [first] = sessions;
  if (!first) throw new UnexpectedError('NOTHING_TO_COMBINE', 'A workout needs at least one source.');
  const { utcOffsetMinutes: _, zoneAssumed: __, ...combined } = sessions.reduce(combineExercises, first);
  return { ...combined, ...clockOf(sessions, first) };
}

type Clock = Pick<SourceSession, 'startTime' | 'utcOffsetMinutes' | 'zoneAssumed'>;

/** Start and offset of the first session that names its time zone; if none does, of the first with an assumed one. */
function clockOf(sessions: readonly SourceSession[], first: SourceSession): Clock {
  const { startTime, utcOffsetMinutes, zoneAssumed } =
    sessions.find(namesZone) ??
    clockOfTwo(sessions) ??
    sessions.find((one) => one.zoneAssumed === true) ??
    // Without an offset the start is read as UTC, so it had better be.
    sessions.find((one) => one.localClockUnknown) ??
    first;
  return withoutUndefined({ startTime, utcOffsetMinutes, zoneAssumed });
}

/** One file knows the instant and another one the local time: together they know the offset, unless a zone matched them. */
function clockOfTwo(sessions: readonly SourceSession[]): Clock | undefined {
  const exact = sessions.find((one) => one.localClockUnknown);
  const local = sessions.find((one) => !one.localClockUnknown);
  const utcMs = exact && utcFromLocal(exact.startTime, exact.utcOffsetMinutes ?? 0);
  const offset = local && utcMs !== undefined ? offsetBetween(local.startTime, utcMs) : undefined;
  if (utcMs === undefined || offset === undefined) return undefined;
  const isAssumed = exact?.zoneAssumed && exact.utcOffsetMinutes === offset;
  return {
    startTime: formatLocal(utcMs, offset),
    utcOffsetMinutes: offset,
    ...(isAssumed && { zoneAssumed: true as const }),
  };
}

/**
 * One session from two sources: the first wins, the second fills in what is absent. Start and offset come as a pair; so do
 * the sport's words, which the second gives only if the first knows no more than OTHER, or to detail the same coarse word.
 * A heart rate or distance of 0 means none. Of zones, laps and route, the first that is not empty is taken whole; of
 * samples, all series of the first, then those whose type only the second has.
 */
export function combineExercises(first: SourceSession, second: SourceSession): SourceSession {
  return withoutUndefined({
    ...second,
    ...withoutUndefined(first),
    ...sportWords(first, second),
    startTime: first.startTime,
    utcOffsetMinutes: first.utcOffsetMinutes ?? offsetBeside(first, second),
    distance: first.distance || second.distance || undefined,
    heartRate: filled(positive(first.heartRate), positive(second.heartRate)),
    trainingLoadPro: filled(first.trainingLoadPro, second.trainingLoadPro),
    zones: firstWithContent(first.zones, second.zones),
    laps: firstWithContent(first.laps, second.laps),
    autoLaps: firstWithContent(first.autoLaps, second.autoLaps),
    pauses: firstWithContent(first.pauses, second.pauses),
    samples: combineSamples(first, second),
    rrGaps: takesBeats(first, second) ? second.rrGaps : first.rrGaps,
    ...routeOf(first, second),
    outOfRange: namesOf(first.outOfRange, second.outOfRange),
    marks: namesOf(first.marks, second.marks),
    isListedOnly: (first.isListedOnly && second.isListedOnly) || undefined,
  });
}

function namesOf(own: readonly string[] = [], others: readonly string[] = []) {
  return own.length + others.length > 0 ? [...new Set([...own, ...others])] : undefined;
}

/** An offset belongs to its own wall clock: with another one it would shift the session. */
function offsetBeside(first: SourceSession, second: SourceSession): number | undefined {
  return first.startTime === second.startTime ? second.utcOffsetMinutes : undefined;
}

/** Here undefined removes what the other source has. */
type Chosen<K extends keyof SourceSession> = { [P in K]: SourceSession[P] | undefined };

type SportWords = Pick<SourceSession, 'sport' | 'detailedSportInfo'>;

function sportWords(first: SourceSession, second: SourceSession): Chosen<keyof SportWords> {
  const [better, other] = isVague(first) && !isVague(second) ? [second, first] : [first, second];
  const same = better.sport === undefined || keyOf(better.sport) === keyOf(other.sport);
  const detail = better.detailedSportInfo ?? (same ? other.detailedSportInfo : undefined);
  const coarse = keyOf(detail) === keyOf(other.detailedSportInfo) ? other.sport : undefined;
  return { sport: better.sport ?? coarse, detailedSportInfo: detail };
}

/** Whether the words say no more than that it is some other sport. */
const isVague = ({ sport, detailedSportInfo }: SportWords) => VAGUE.has(keyOf(detailedSportInfo) || keyOf(sport));

const VAGUE = new Set(['', 'OTHER']);

const keyOf = (word: string | undefined) => word?.trim().toUpperCase() ?? '';

const positive = <T extends object>(numbers: T | undefined): T | undefined =>
  numbers && (Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== 0)) as T);

const filled = <T extends object>(first: T | undefined, second: T | undefined): Present<T> | undefined =>
  presentOrNone({ ...second, ...(first && withoutUndefined(first)) } as T);

const firstWithContent = <T>(first: T[] | undefined, second: T[] | undefined): T[] | undefined =>
  first && first.length > 0 ? first : (second ?? first);

/** A route keeps its own clock. */
function routeOf(first: SourceSession, second: SourceSession): Chosen<'route' | 'routeClock'> {
  const points = first.route?.length ?? 0;
  const isFuller = second.isFile ? (second.route?.length ?? 0) > points : points === 0 && second.route !== undefined;
  const { route, routeClock } = isFuller ? second : first;
  return { route: route ?? second.route, routeClock };
}

/** The second is a file: what it has more of takes the place of what the first has. */
function combineSamples(first: SourceSession, second: SourceSession): SourceSamples[] | undefined {
  if (!first.samples || !second.samples || first.samples === second.samples) return first.samples ?? second.samples;
  const own = first.samples.filter(hasData);
  const others = second.samples.filter(hasData);
  const isFuller = (one: SourceSamples, other: SourceSamples) =>
    typeOf(one) === BEATS ? takesBeats(first, second) : second.isFile === true && valuesIn(other) > valuesIn(one);
  const kept = own.filter((one) => !others.some((other) => typeOf(one) === typeOf(other) && isFuller(one, other)));
  const types = new Set(kept.map(typeOf));
  return [...kept, ...others.filter((series) => !types.has(typeOf(series)))];
}

/**
 * Whether the beats come from the second: gaps belong to the beats they lie between. A file that names its gaps is as full
 * as one that has a number for each of them, and more is known about it.
 */
function takesBeats(first: SourceSession, second: SourceSession): boolean {
  const own = beatsIn(first);
  const others = beatsIn(second);
  if (own === undefined || others === undefined) return own === undefined;
  return second.isFile === true && (others > own || (others === own && !first.rrGaps && second.rrGaps !== undefined));
}

function beatsIn({ samples = [], rrGaps = [] }: SourceSession): number | undefined {
  const series = samples.find((one) => typeOf(one) === BEATS && hasData(one));
  return series && valuesIn(series) + rrGaps.length;
}

const BEATS = '11';

const typeOf = ({ sampleType }: SourceSamples) => sampleTypeKey(sampleType);

const hasData = (series: SourceSamples) => !isEmptySeries(series);
