import { UnexpectedError } from '../errors.js';
import { sampleTypeKey } from './parts/streams.js';
import type { SourceSamples, SourceSession } from './source-session.js';
import { namesZone } from './time/zone.js';
import { type Present, presentOrNone, withoutUndefined } from './values/present.js';
import { withinRanges } from './values/within-ranges.js';

/**
 * One session as its sources tell it, the first to be believed first (sync/sources/sources.ts): each fills what those before it leave
 * open. So the order of arrival does not matter.
 * @throws UnexpectedError NOTHING_TO_COMBINE when there is none.
 */
export function combineSources(all: readonly SourceSession[]): SourceSession {
  // Before they are combined: what cannot be must not stand where another source has what can.
  const told = all.map(withinRanges);
  const [first] = told;
  if (!first) throw new UnexpectedError('NOTHING_TO_COMBINE', 'A workout needs at least one source.');
  const { utcOffsetMinutes: _, zoneAssumed: __, ...combined } = told.reduce(combineExercises, first);
  return { ...combined, ...clockOf(told, first) };
}

type Clock = Pick<SourceSession, 'startTime' | 'utcOffsetMinutes' | 'zoneAssumed'>;

/** Start and offset of the first that names its time zone; where none does, of the first for which one is assumed. */
function clockOf(told: readonly SourceSession[], first: SourceSession): Clock {
  const { startTime, utcOffsetMinutes, zoneAssumed } =
    told.find(namesZone) ?? told.find((one) => one.zoneAssumed === true) ?? first;
  return withoutUndefined({ startTime, utcOffsetMinutes, zoneAssumed });
}

/**
 * One session from two sources: the first wins, the second fills what is absent. Start and offset come as a pair; so do
 * the sport's words, which the second gives only where the first knows no more than OTHER, or details of the same coarse
 * word. A heart rate or distance of 0 means none. Of zones, laps and route, the first that is not empty is taken whole;
 * of samples, all series of the first, then those whose type only the second has.
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
    samples: combineSamples(first.samples, second.samples),
    rrGaps: hasBeats(first) ? first.rrGaps : second.rrGaps,
    ...routeOf(first, second),
    outOfRange: namesOf(first, second),
    isListedOnly: (first.isListedOnly && second.isListedOnly) || undefined,
  });
}

function namesOf({ outOfRange: own = [] }: SourceSession, { outOfRange: others = [] }: SourceSession) {
  return own.length + others.length > 0 ? [...new Set([...own, ...others])] : undefined;
}

/** An offset belongs to its own wall clock: beside another one it would move the session. */
function offsetBeside(first: SourceSession, second: SourceSession): number | undefined {
  return first.startTime === second.startTime ? second.utcOffsetMinutes : undefined;
}

/** undefined takes away what the other source says. */
type Settled<K extends keyof SourceSession> = { [P in K]: SourceSession[P] | undefined };

type SportWords = Pick<SourceSession, 'sport' | 'detailedSportInfo'>;

function sportWords(first: SourceSession, second: SourceSession): Settled<keyof SportWords> {
  const [speaker, listener] = isVague(first) && !isVague(second) ? [second, first] : [first, second];
  const same = speaker.sport === undefined || keyOf(speaker.sport) === keyOf(listener.sport);
  const detail = speaker.detailedSportInfo ?? (same ? listener.detailedSportInfo : undefined);
  const coarse = keyOf(detail) === keyOf(listener.detailedSportInfo) ? listener.sport : undefined;
  return { sport: speaker.sport ?? coarse, detailedSportInfo: detail };
}

/** Says no more than that it is some other sport. */
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
function routeOf(first: SourceSession, second: SourceSession): Settled<'route' | 'routeClock'> {
  const { route, routeClock } = (first.route?.length ?? 0) === 0 && second.route !== undefined ? second : first;
  return { route: route ?? second.route, routeClock };
}

function combineSamples(
  first: SourceSamples[] | undefined,
  second: SourceSamples[] | undefined,
): SourceSamples[] | undefined {
  if (!first || !second || first === second) return first ?? second;
  const own = first.filter(hasData);
  const types = new Set(own.map(({ sampleType }) => sampleTypeKey(sampleType)));
  return [...own, ...second.filter((series) => hasData(series) && !types.has(sampleTypeKey(series.sampleType)))];
}

/** Gaps belong to the beats between which they are. */
const hasBeats = ({ samples = [] }: SourceSession) =>
  samples.some((series) => sampleTypeKey(series.sampleType) === '11' && hasData(series));

const hasData = ({ data }: SourceSamples) => data.trim() !== '';
