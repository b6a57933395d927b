import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFit } from '../../../src/export/fit/encode.js';
import { BadAnswerError } from '../../../src/polar/errors.js';
import { wholeFile } from '../../../src/polar/parse/file.js';
import { parseFitFacts } from '../../../src/polar/parse/fit-facts.js';
import { parseTcxFacts } from '../../../src/polar/parse/tcx-facts.js';
import { workout } from '../../commands/library.js';
import { describeShared, sharedPath } from '../../support/shared.js';

const fitLaps = (body: Uint8Array) => parseFitFacts(body).laps;
const tcxLaps = (body: Uint8Array) => parseTcxFacts(body).laps;

const laps = [
  { start_seconds: 0, duration_seconds: 300, distance_meters: 1000, avg_heart_rate_bpm: 140, max_heart_rate_bpm: 151 },
  { start_seconds: 300, duration_seconds: 290.5, distance_meters: 1002.5 },
];
const started = Date.parse('2024-05-01T05:30:12Z');
const fitFile = () => Buffer.concat([...encodeFit(workout({ id: 'a1', duration_seconds: 590.5, laps }))]);
const tcx = `<?xml version="1.0"?><TrainingCenterDatabase><Activities><Activity Sport="Running">
<Lap StartTime="2024-05-01T05:30:12.000Z"><TotalTimeSeconds>300.0</TotalTimeSeconds><DistanceMeters>1000.0</DistanceMeters>
<Calories>40</Calories><AverageHeartRateBpm><Value>140</Value></AverageHeartRateBpm><TriggerMethod>Manual</TriggerMethod>
<Track><Trackpoint><DistanceMeters>7.0</DistanceMeters></Trackpoint></Track></Lap>
<Lap StartTime="2024-05-01T05:35:12.844Z"><TotalTimeSeconds>290.0</TotalTimeSeconds><TriggerMethod>Distance</TriggerMethod></Lap>
</Activity></Activities></TrainingCenterDatabase>`;

describe('an original file', () => {
  it('is accepted as it came, gzipped or not', () => {
    for (const [format, body] of [
      ['fit', fitFile()],
      ['tcx', Buffer.from(tcx)],
      ['gpx', Buffer.from('<gpx></gpx>\n')],
    ] as const) {
      expect(wholeFile(format, body)).toBe(body);
      const packed = gzipSync(body);
      expect(wholeFile(format, packed)).toBe(packed);
    }
  });

  it('is rejected if it is truncated anywhere, empty, a page, or of another kind', () => {
    for (const [format, body] of [
      ['fit', fitFile()],
      ['tcx', Buffer.from(tcx)],
      ['tcx', gzipSync(tcx)],
    ] as const) {
      for (let length = 0; length < body.length; length += 7) {
        expect(() => wholeFile(format, body.subarray(0, length))).toThrow(BadAnswerError);
      }
    }
    expect(() => wholeFile('gpx', Buffer.from('<!DOCTYPE html><html></html>'))).toThrow('an HTML page');
    expect(() => wholeFile('fit', Buffer.from('{"error":"no such file"}'))).toThrow('not a FIT file');
    expect(() => wholeFile('tcx', Buffer.from('{}'))).toThrow('not a TCX file');
  });
});

describe('the laps of a FIT file', () => {
  it('are what was written into it', () => {
    expect(fitLaps(fitFile())).toMatchObject([
      { startMs: started, durationMs: 300_000, distance: 1000, heartRate: { average: 140, maximum: 151 } },
      { startMs: started + 300_000, durationMs: 290_500, distance: 1002.5 },
    ]);
    expect(fitLaps(gzipSync(fitFile()))).toHaveLength(2);
  });

  it('are found between big-endian and developer fields, with what triggered them', () => {
    const definition = [0x60 | 3, 0, 1, 0, 19, 3, 2, 4, 0x86, 8, 4, 0x86, 24, 1, 0, 1, 0, 2, 0];
    const start = Buffer.alloc(4);
    start.writeUInt32BE(started / 1000 - 631_065_600);
    const lap = [3, ...start, 0, 0, 0x27, 0x10, 2, 0xab, 0xcd];
    const data = Buffer.from([...definition, ...lap]);
    const header = Buffer.from([12, 0x10, 0, 0, data.length, 0, 0, 0, ...Buffer.from('.FIT')]);
    expect(fitLaps(Buffer.concat([header, data, Buffer.alloc(2)]))).toEqual([
      { startMs: started, durationMs: 10_000, auto: true },
    ]);
  });

  it('give laps or a clear rejection, whatever is broken', () => {
    const whole = fitFile();
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const broken = Buffer.from(whole);
        broken[at] = byte;
        try {
          expect(fitLaps(broken)).toBeInstanceOf(Array);
        } catch (problem) {
          expect(problem).toBeInstanceOf(BadAnswerError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the laps of a TCX file', () => {
  it('are read without the contents of their points', () => {
    expect(tcxLaps(Buffer.from(tcx))).toEqual([
      { startMs: started, durationMs: 300_000, distance: 1000, heartRate: { average: 140 }, auto: false },
      { startMs: started + 300_844, durationMs: 290_000, auto: true },
    ]);
  });

  it('are found next to elements nested without end', () => {
    const nested = `<a>x`.repeat(100_000) + '</a>'.repeat(100_000);
    expect(tcxLaps(Buffer.from(tcx.replace('</Lap>', `${nested}</Lap>`)))).toEqual(tcxLaps(Buffer.from(tcx)));
  });

  it('are rejected if the file is truncated, or has a document type', () => {
    expect(() => tcxLaps(Buffer.from(tcx.slice(0, 400)))).toThrow(BadAnswerError);
    expect(() => tcxLaps(Buffer.from(`<!DOCTYPE x [<!ENTITY a "b">]>${tcx}`))).toThrow(BadAnswerError);
  });
});

describeShared('a real file of Flow', () => {
  it('shows the nine pauses between its trackpoints', () => {
    const { pauses = [] } = parseTcxFacts(readFileSync(sharedPath('fixtures', 'flow-web', 'v800-strength.tcx')));
    expect(pauses).toHaveLength(9);
    expect(pauses[0]).toEqual({ startMillis: 143_000, durationMillis: 26_844 });
    expect(pauses.reduce((sum, { durationMillis }) => sum + durationMillis, 0)).toBe(636_313);
  });

  it('has the laps written in it', () => {
    const laps = tcxLaps(readFileSync(sharedPath('fixtures', 'flow-web', 'v800-strength.tcx')));
    expect(laps.map(({ startMs }) => new Date(startMs).toISOString())).toEqual([
      '2017-04-10T17:15:54.000Z',
      '2017-04-10T17:19:54.844Z',
      '2017-04-10T17:32:17.735Z',
    ]);
    expect(laps[0]).toEqual({
      startMs: Date.parse('2017-04-10T17:15:54Z'),
      durationMs: 214_000,
      distance: 0,
      heartRate: { average: 100, maximum: 108 },
      auto: false,
    });
  });
});
