import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { listedIn, parseExercise } from '../../../src/polar/parse/exercise.js';
import { isGzip, unpacked, wholeFile } from '../../../src/polar/parse/file.js';
import { parseRouteGpx } from '../../../src/polar/parse/gpx.js';
import { normalizeKeys, refuseDeep } from '../../../src/polar/parse/keys.js';
import { repairNumbers } from '../../../src/polar/parse/numbers.js';
import { fitFile, message } from './fit-bytes.js';

const start = { start_time: '2026-02-22T07:50:17' };
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

describe('a number', () => {
  const most = Number.MAX_SAFE_INTEGER;

  it.each([
    [most, most],
    [-most, -most],
    [String(most), most],
    [2 * most, 2 * most],
    ['1e300', 1e300],
    [1e300, 1e300],
    ['5'.padStart(400, '0'), 5],
    ['5'.padStart(401, '0'), undefined],
    [' +1.5e2 ', 150],
    ['1,5', undefined],
    [true, undefined],
    [{}, undefined],
  ])('%j is %j, in a field and in an element of a list', (value, number) => {
    const exercise = parseExercise(bytes({ ...start, distance: value, heart_rate_zones: [{ index: value }] }));
    expect([exercise.distance, exercise.zones?.[0]?.index]).toEqual([number, number]);
  });

  it.each([
    [
      '[1e25,-1.5E+30,12345678901234567890e-2,0.12345678901234567890]',
      '[1e25,-1.5E+30,12345678901234567890e-2,0.12345678901234567890]',
    ],
    ['[12345678901234567890e2]', '[12345678901234567890e2]'],
    ['[1e-12345678901234567890]', '[1e-12345678901234567890]'],
    ['[1e12,12345678901234567890]', '[1e12,"12345678901234567890"]'],
    ['[12345678901234567,98765432109876543]', '["12345678901234567","98765432109876543"]'],
    ['[Infinity,-Infinity,NaN]', '[null,null,null]'],
    ['"9007199254740993"', '"9007199254740993"'],
    ['"a",9007199254740993', '"a","9007199254740993"'],
    ['9007199254740993', '"9007199254740993"'],
    ['"NaN', '"NaN'],
  ])('repairs %s to %s', (text, repaired) => {
    expect(repairNumbers(text)).toBe(repaired);
  });
});

describe('keys', () => {
  const nested = (depth: number) => JSON.parse(`${'[{"aB":'.repeat(depth)}1${'}]'.repeat(depth)}`) as object;

  it('are read to a depth of 64, and no deeper', () => {
    expect(JSON.stringify(normalizeKeys(nested(32)))).toContain('a_b');
    expect(() => normalizeKeys([nested(32)])).toThrow('nested too deep');
    expect(() => refuseDeep(nested(32))).not.toThrow();
    expect(() => refuseDeep([nested(32)])).not.toThrow();
    expect(() => refuseDeep([[nested(32)]])).toThrow('nested too deep');
  });

  it('with consecutive capitals become one word, and keep their letters', () => {
    expect(normalizeKeys({ rrIDs: 1, heartRATEZone: 2, 'a-B': 3, A1B: 4 })).toEqual({
      ...{ rr_ids: 1, heart_ratezone: 2, a_B: 3, A1_b: 4 },
    });
  });

  it('with nothing to rename leave an object as it is', () => {
    const point = { latitude: 1, longitude: null, name: 'a' };
    expect(normalizeKeys(point)).toBe(point);
  });

  it('keep the value, whichever spelling has a null', () => {
    expect(normalizeKeys({ 'a-b': null, a_b: 1 })).toEqual({ a_b: 1 });
    expect(normalizeKeys({ 'a-b': null })).toEqual({ a_b: null });
    expect(Object.keys(normalizeKeys({ b_c: 1, 'a-b': 2, c: [{ 'd-e': 1 }] }) as object)).toEqual(['a_b', 'b_c', 'c']);
  });
});

describe('what came instead of JSON', () => {
  it.each([
    ['  <HTML lang="en">', 'an HTML page'],
    ['<!doctype HTML>', 'an HTML page'],
    ['<a><html>', 'XML instead of JSON'],
    ['[1,2', 'truncated'],
    ['{"a":[1,2]', 'truncated'],
    ['{"a" 1}', 'not JSON'],
    ['[1 2]', 'not JSON'],
    ['1 [', 'not JSON'],
    ['OK', 'not JSON'],
  ])('%s is %s', (text, what) => {
    expect(() => parseExercise(bytes(text))).toThrow(`it is ${what}.`);
  });

  it('names the place of what is missing, and no place if everything is', () => {
    expect(() => parseExercise(bytes({}))).toThrow('JSON of an unexpected shape (start_time is missing or wrong)');
    expect(() => parseExercise(bytes('7'))).toThrow('it is JSON of an unexpected shape.');
  });
});

describe('a session of a list', () => {
  it('is found by its id', () => {
    const list = bytes([
      { id: 'a', ...start },
      { id: 'b', ...start, distance: 5 },
      { id: 'b', ...start },
    ]);
    expect(listedIn(list, 'b')).toMatchObject({ id: 'b', distance: 5 });
    expect(listedIn(list, 'c')).toBeUndefined();
  });

  it('has the offset next to its start, else the one in it', () => {
    const offset = (text: string, more = {}) => parseExercise(bytes({ start_time: text, ...more })).utcOffsetMinutes;
    expect(offset('2026-02-22T07:50:17+02:00', { start_time_utc_offset: 60 })).toBe(60);
    expect(offset('2026-02-22T07:50:17+02:00')).toBe(120);
    expect(offset('2026-02-22T07:50:17', { start_time_utc_offset: 60 })).toBe(60);
    expect(offset('2026-02-22T07:50:17')).toBeUndefined();
    // Too far east for any place: kept as it came.
    expect(offset('2026-02-22T07:50:17', { start_time_utc_offset: 6000 })).toBe(6000);
  });
});

describe('a file', () => {
  it('is recognized by its first bytes, and by all of them', () => {
    expect([isGzip(gzipSync('x')), isGzip(Buffer.from([0x1f, 0])), isGzip(Buffer.from([0, 0x8b]))]).toEqual([
      true,
      false,
      false,
    ]);
    expect(() => wholeFile('fit', new Uint8Array())).toThrow('it is empty.');
    expect(() => wholeFile('tcx', gzipSync(''))).toThrow('it is empty.');
    expect(() => wholeFile('gpx', bytes('<a><html>'))).toThrow('a truncated GPX file');
    expect(() => wholeFile('tcx', bytes('<a/>'))).toThrow('a truncated TCX file');
    expect(() => wholeFile('tcx', bytes('  <html>'))).toThrow('an HTML page');
    expect(() => unpacked(gzipSync(Buffer.alloc(64 * 1024 * 1024 + 1)))).toThrow('oversized gzip');
  });

  it('of FIT has as many bytes as its header says, a checksum included', () => {
    const file = fitFile(message(19, [[1, 1, 5]]));
    expect(wholeFile('fit', file)).toBe(file);
    for (const missing of [1, 2, 3]) {
      expect(() => wholeFile('fit', file.subarray(0, file.length - missing))).toThrow('a truncated FIT file');
    }
    const long = Buffer.concat([Buffer.from([14]), file.subarray(1, 12), Buffer.alloc(2), file.subarray(12)]);
    expect(wholeFile('fit', long)).toBe(long);
    const other = (at: number, byte: number) => Buffer.from(file.map((old, i) => (i === at ? byte : old)));
    for (const wrong of [other(0, 13), other(8, 0x2d), other(11, 0x20), file.subarray(0, 11), Buffer.alloc(20)]) {
      expect(() => wholeFile('fit', wrong)).toThrow('not a FIT file');
    }
    expect(() => wholeFile('fit', file.subarray(0, 12))).toThrow('a truncated FIT file');
  });

  it('of XML may have a namespace and whitespace at its end', () => {
    for (const text of ['<x:gpx xmlns:x="y"></x:gpx >\n\n', ' <gpx></gpx>']) {
      expect(wholeFile('gpx', bytes(text))).toEqual(bytes(text));
    }
  });
});

describe('a point of a GPX file', () => {
  const points = (inside: string) => parseRouteGpx(bytes(`<gpx><trk><trkseg>${inside}</trkseg></trk></gpx>`));

  it.each([
    ['+1.5', 1.5],
    ['.5', 0.5],
    ['.25', 0.25],
    ['12.', 12],
    ['-1.5e1', -15],
    ['1e01', 10],
    ['15E-1', 1.5],
    [' 1 ', 1],
    [`1.${'0'.repeat(38)}`, 1],
    [`1.${'0'.repeat(39)}`, undefined],
    ['1,5', undefined],
    ['x1', undefined],
    ['1x', undefined],
    ['1e', undefined],
    ['.', undefined],
    ['0x10', undefined],
    ['1f5', undefined],
    ['', undefined],
  ])('at "%s" is at %j', (text, at) => {
    const read = [
      at === undefined ? [] : [{ latitude: at, longitude: 2 }],
      at === undefined ? [] : [{ latitude: 2, longitude: at }],
    ];
    expect([points(`<trkpt lat="${text}" lon="2"/>`), points(`<trkpt lat="2" lon="${text}"/>`)]).toEqual(read);
    expect(points(`<trkpt lat="1" lon="2"><ele>${text}</ele></trkpt>`)[0]?.altitude).toBe(at);
  });

  it('is one of a track, and has nothing of what is nested deeper or next to it', () => {
    const deep =
      '<trkpt lat="1" lon="2"><a><ele>5</ele></a><name>7</name><time>t</time></trkpt><ele>9</ele><time>u</time>';
    expect(points(deep)).toStrictEqual([{ latitude: 1, longitude: 2, time: 't' }]);
    expect(points('<wpt lat="1" lon="2"/>')).toEqual([]);
    const within = '<trkpt lat="1" lon="2"><trkpt lat="3" lon="4"/><ele>5</ele></trkpt>';
    expect(points(within)).toStrictEqual([{ latitude: 3, longitude: 4 }]);
  });

  it('is not looked for after mere whitespace, or in a page', () => {
    expect(() => parseRouteGpx(bytes(' \n '))).toThrow('it is empty.');
    expect(() => parseRouteGpx(bytes(' <html/>'))).toThrow('an HTML page');
    expect(() => parseRouteGpx(bytes('<a><html/></a>'))).toThrow('XML other than GPX');
  });
});
