import { UnexpectedError } from '../errors.js';
import { isEmptySeries, sampleTypeKey } from './parts/streams.js';
import type { SourceSamples, SourceSession } from './source-session.js';
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
    sessions.find(namesZone) ?? sessions.find((one) => one.zoneAssumed === true) ?? first;
  return withoutUndefined({ startTime, utcOffsetMinutes, zoneAssumed });
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

/** Gaps belong to the beats they lie between. */
const hasBeats = ({ samples = [] }: SourceSession) =>
  samples.some((series) => sampleTypeKey(series.sampleType) === '11' && hasData(series));

const hasData = (series: SourceSamples) => !isEmptySeries(series);
