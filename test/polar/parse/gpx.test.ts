import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BadAnswerError } from '../../../src/polar/errors.js';
import { parseRouteGpx } from '../../../src/polar/parse/gpx.js';

const gpx = (inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Polar Pacer Pro" xmlns="http://www.topografix.com/GPX/1/1">
  <metadata><author><name>Polar</name></author><time>2026-02-22T07:50:17.000Z</time><bounds minlat="1" minlon="1" maxlat="2" maxlon="2"/></metadata>
  ${inside}</gpx>`;
const track = gpx(`<trk><name>a &amp; b</name>
  <trkseg>
    <trkpt lat="60.21982833" lon="25.13925"><ele>-4.5</ele><time>2026-02-22T07:50:18.604Z</time></trkpt>
    <trkpt lat="-0.5" lon="-150"><time> 2026-02-22T07:50:19.000Z
    </time></trkpt>
  </trkseg>
  <trkseg><trkpt lat="60" lon="25"><ele><![CDATA[12]]></ele><extensions><ele>99</ele></extensions></trkpt><trkpt lat="61" lon="25"/></trkseg></trk>`);
const points = [
  { latitude: 60.21982833, longitude: 25.13925, altitude: -4.5, time: '2026-02-22T07:50:18.604Z' },
  { latitude: -0.5, longitude: -150, time: '2026-02-22T07:50:19.000Z' },
  { latitude: 60, longitude: 25, altitude: 12 },
  { latitude: 61, longitude: 25 },
];
const parse = (text: string | Uint8Array) => parseRouteGpx(typeof text === 'string' ? Buffer.from(text) : text);

describe('parseRouteGpx', () => {
  it('reads the points of all segments, with altitudes below sea level and without times', () => {
    expect(parse(track)).toStrictEqual(points);
  });

  it('reads prefixed names, and a file that is gzipped in itself', () => {
    expect(
      parse('<g:gpx xmlns:g="x"><g:trk><g:trkpt lat="1" lon="2"><g:ele>3</g:ele></g:trkpt></g:trk></g:gpx>'),
    ).toEqual([{ latitude: 1, longitude: 2, altitude: 3 }]);
    expect(parse(gzipSync(track))).toStrictEqual(points);
    expect(() => parse(gzipSync(track).subarray(0, 60))).toThrow(/gzip/);
  });

  it('leaves out points without a position, and invalid altitudes and times', () => {
    const text = gpx(
      '<trk><trkseg><trkpt lat="NaN" lon="2"/><trkpt lon="2"/><trkpt lat="1" lon="2"><ele>NaN</ele><time/></trkpt></trkseg></trk>',
    );
    expect(parse(text)).toStrictEqual([{ latitude: 1, longitude: 2 }]);
    expect(parse(gpx(''))).toEqual([]);
  });

  it('rejects a file truncated at any byte', () => {
    const whole = Buffer.from(track);
    for (let length = 0; length < whole.length; length++) {
      expect(() => parseRouteGpx(whole.subarray(0, length)), `${length} bytes`).toThrow(BadAnswerError);
    }
  });

  it('expands nothing: a document type is rejected, and so is an unknown entity', () => {
    const bomb = '<!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>';
    const outside = '<!DOCTYPE gpx [<!ENTITY a SYSTEM "file:///etc/hostname">]>';
    for (const doctype of [bomb, outside]) {
      const text = `${doctype}<gpx><trk><trkpt lat="1" lon="2"><time>&a;</time></trkpt></trk></gpx>`;
      expect(() => parse(text)).toThrow(/document type/);
    }
    expect(() => parse('<gpx><trk><trkpt lat="1" lon="2"><time>&a;</time></trkpt></trk></gpx>')).toThrow(
      BadAnswerError,
    );
  });

  it.each([
    ['', 'empty'],
    ['<!DOCTYPE html><html></html>', 'an HTML page'],
    ['<TrainingCenterDatabase/>', 'XML other than GPX'],
    ['{"zone":[]}', 'truncated or damaged XML'],
    ['<gpx></gpx><gpx></gpx>', 'truncated or damaged XML'],
  ])('refuses %j', (text, complaint) => {
    expect(() => parse(text)).toThrow(BadAnswerError);
    expect(() => parse(text)).toThrow(complaint);
  });
});
