import { SampleType, type Session } from '../session.js';
import { wallSecond } from './clock.js';
import { escapeXml } from './json.js';
import { autoLapsOf, valuesOf } from './laps.js';
import { utcMillis } from './time.js';

const NAMESPACE = 'http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2';

/**
 * A session as TCX like Polar Flow's own, peculiarities included: only the first lap has the calories, lap speeds are
 * missing, the first point is a second after the start, the time jumps over pauses, the author has no build numbers.
 * undefined without samples.
 */
export function toTcx(session: Session): string | undefined {
  const count = session.series?.[0]?.values.length ?? 0;
  const rate = session.series?.[0]?.rateSeconds ?? 1;
  if (count === 0) return undefined;
  const point = trackpoints(session, rate);
  const laps = autoLapsOf(session).map(({ from, until, distance }, i) => {
    return `<Lap StartTime="${utcMillis(session.startedAt + wallSecond(session, from * rate) * 1000)}">
<TotalTimeSeconds>${(until - from) * rate}.0</TotalTimeSeconds><DistanceMeters>${distance.toFixed(1)}</DistanceMeters>
<Calories>${i === 0 ? session.calories : 0}</Calories><Intensity>Active</Intensity><TriggerMethod>Distance</TriggerMethod>
${tracksOf(session, from, until, rate)
  .map((indexes) => `<Track>${indexes.map(point).join('\n')}</Track>`)
  .join('\n')}</Lap>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<Activities><Activity Sport="${sportOf(session)}"><Id>${utcMillis(session.startedAt)}</Id>
${laps.join('\n')}
<Creator xsi:type="Device_t"><Name>${escapeXml(session.device ?? 'Polar Flow')}</Name><UnitId>0</UnitId>
<ProductID>203</ProductID><Version><VersionMajor>1</VersionMajor><VersionMinor>0</VersionMinor></Version></Creator>
</Activity></Activities>
<Author xsi:type="Application_t"><Name>Polar Flow Mobile Viewer</Name><Build><Version><VersionMajor>0</VersionMajor>
<VersionMinor>0</VersionMinor></Version></Build><LangID>EN</LangID><PartNumber>XXX-XXXXX-XX</PartNumber></Author>
</TrainingCenterDatabase>`;
}

/** The indexes of a lap, one list per pause-free part: Polar Flow begins a new Track after a pause. */
function tracksOf(session: Session, from: number, until: number, rate: number): number[][] {
  const tracks: number[][] = [];
  let before: number | undefined;
  for (let index = from; index < until; index++) {
    const paused = wallSecond(session, index * rate) - index * rate;
    if (paused === before) tracks.at(-1)?.push(index);
    else tracks.push([index]);
    before = paused;
  }
  return tracks;
}

/** The schema has only three sports; Polar fits its own into them. */
function sportOf({ sport, detailedSport }: Session): string {
  if (sport === 'RUNNING') return 'Running';
  return /CYCLING|BIKING/.test(detailedSport ?? '') ? 'Biking' : 'Other';
}

/** Writes the point at an index, without gaps and channels that were not measured. */
function trackpoints(session: Session, rate: number): (index: number) => string {
  const places = new Map(Array.from(session.track?.seconds ?? [], (second, i) => [second, i]));
  const cadence = valuesOf(session, SampleType.cadence);
  const heart = valuesOf(session, SampleType.heartRate);
  const altitude = valuesOf(session, SampleType.altitude);
  const meters = valuesOf(session, SampleType.distance);
  const element = (name: string, value: number | undefined) =>
    value === undefined || Number.isNaN(value) ? '' : `<${name}>${Math.round(value * 1000) / 1000}</${name}>`;
  return (index) => {
    const place = places.get(index * rate);
    const position =
      session.track === undefined || place === undefined
        ? ''
        : `<Position><LatitudeDegrees>${session.track.latitudes[place]}</LatitudeDegrees><LongitudeDegrees>${session.track.longitudes[place]}</LongitudeDegrees></Position>`;
    const bpm = element('Value', heart?.[index]);
    return [
      `<Trackpoint><Time>${utcMillis(session.startedAt + (wallSecond(session, index * rate) + rate) * 1000)}</Time>${position}`,
      `${element('AltitudeMeters', altitude?.[index])}${element('DistanceMeters', meters?.[index])}`,
      bpm && `<HeartRateBpm>${bpm}</HeartRateBpm>`,
      `${element('Cadence', cadence?.[index])}<SensorState>Present</SensorState></Trackpoint>`,
    ].join('');
  };
}
