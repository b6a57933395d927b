import { escapeXml } from './json.js';
import type { TrackPoint } from './representation.js';
import { utcMillis } from './time.js';

/** GPX 1.1 as Polar Flow writes it: one segment with `ele` and `time`, no heart rate. */
export function toGpx(device: string, points: TrackPoint[]): string {
  const bounds = points.reduce(
    (box, { latitude, longitude }) => ({
      south: Math.min(box.south, latitude),
      north: Math.max(box.north, latitude),
      west: Math.min(box.west, longitude),
      east: Math.max(box.east, longitude),
    }),
    { south: 90, north: -90, west: 180, east: -180 },
  );
  const track = points.map(({ at, latitude, longitude, altitude }) => {
    const ele = altitude === undefined ? '' : `<ele>${Math.round(altitude * 1000) / 1000}</ele>`;
    return `<trkpt lat="${latitude}" lon="${longitude}">${ele}<time>${utcMillis(at)}</time></trkpt>`;
  });
  const box = `minlat="${bounds.south}" minlon="${bounds.west}" maxlat="${bounds.north}" maxlon="${bounds.east}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="${escapeXml(device)}">`,
    `<metadata><author><name>Polar</name></author><time>${utcMillis(points[0]?.at ?? 0)}</time><bounds ${box}/></metadata>`,
    `<trk><trkseg>${track.join('\n')}</trkseg></trk>`,
    '</gpx>',
  ].join('\n');
}
