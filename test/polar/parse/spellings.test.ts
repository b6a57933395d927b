import { describe, expect, it } from 'vitest';
import { readRoute, readSamples, readZones } from '../../../src/polar/parse/details.js';

const value = (name: string) => ({ kind: 'value', name });
const field = (name: string) => ({ kind: 'field', name });

describe('a list of details', () => {
  const series = { sample_type: 0, recording_rate: 1, data: '88,89' };
  const read = [{ recordingRate: 1, sampleType: '0', data: '88,89' }];

  it.each<[string, unknown]>([
    ['bare', [series]],
    ['in "samples"', { samples: [series] }],
    ['in "sample"', { sample: [series] }],
  ])('of series is found %s', (_, raw) => {
    expect(readSamples(raw)).toStrictEqual({ value: read, unread: [] });
  });

  it('of zones and points is found in its envelopes', () => {
    const zone = { index: 1 };
    for (const raw of [[zone], { zone: [zone] }, { zones: [zone] }, { heart_rate_zones: [zone] }]) {
      expect(readZones(raw)).toStrictEqual({ value: [zone], unread: [] });
    }
    const point = { latitude: 1, longitude: 2 };
    for (const raw of [[point], { points: [point] }, { route: [point] }]) {
      expect(readRoute(raw)).toStrictEqual({ value: [point], unread: [] });
    }
  });

  it('that is absent is none, and an empty envelope has none', () => {
    for (const raw of [undefined, null]) expect(readSamples(raw)).toStrictEqual({ unread: [] });
    expect(readSamples({ samples: null })).toStrictEqual({ value: [], unread: [] });
    expect(readSamples([])).toStrictEqual({ value: [], unread: [] });
  });

  it.each([{}, 7, 'text', { samples: 7 }, { samples: {} }, { other: [] }])('is named if it is not one: %j', (raw) => {
    expect(readSamples(raw)).toStrictEqual({ unread: [value('samples of another shape')] });
  });

  it('loses only a bad element, and names what is unrecognized in a good one', () => {
    const raw = [null, 7, [series], { ...series, data: 5 }, { ...series, glow: 1, 'not a name': 2 }];
    expect(readSamples(raw)).toStrictEqual({
      value: read,
      unread: [
        ...Array<unknown>(4).fill(value('samples[] of another shape')),
        field('samples[].glow'),
        field('samples[].?'),
      ],
    });
    expect(readRoute([{ latitude: 1 }, { longitude: 2 }, { latitude: 1, longitude: 2, speed: 3 }])).toStrictEqual({
      value: [{ latitude: 1, longitude: 2 }],
      unread: [value('route[] of another shape'), value('route[] of another shape'), field('route[].speed')],
    });
  });

  it('names a field only if it is short enough for a name', () => {
    const raw = (length: number) => [{ ...series, ['a'.repeat(length)]: 1 }];
    expect(readSamples(raw(60)).unread).toEqual([{ kind: 'field', name: `samples[].${'a'.repeat(60)}` }]);
    expect(readSamples(raw(61)).unread).toEqual([{ kind: 'field', name: 'samples[].?' }]);
  });
});

describe('a series', () => {
  const seriesOf = (fields: object) => {
    const { value, unread } = readSamples([{ sample_type: 0, data: '1,2', ...fields }]);
    return [value?.[0], unread.map(({ name }) => name)];
  };

  it.each([
    ['HEART_RATE', '0'],
    ['speed', '1'],
    [' Altitude ', '3'],
    ['SAMPLE_TYPE_POWER', '4'],
    ['LEFT_RIGHT_BALANCE', '6'],
    ['RR', '11'],
    ['RR_INTERVALS', '11'],
    ['MY_SAMPLE_TYPE_SPEED', 'MY_SAMPLE_TYPE_SPEED'],
    ['RR_SAMPLE_TYPE_INTERVAL', 'RR_SAMPLE_TYPE_INTERVAL'],
    ['toString', 'toString'],
    ['glow', 'glow'],
    [3, '3'],
  ])('called %j is of type %s', (type, sampleType) => {
    expect(seriesOf({ sample_type: type })).toStrictEqual([{ sampleType, data: '1,2' }, []]);
    expect(seriesOf({ sample_type: undefined, type })).toStrictEqual([{ sampleType, data: '1,2' }, []]);
  });

  it('has the type and the data of the spelling that v3 documents if there are two', () => {
    const [series] = seriesOf({ sample_type: 1, type: 'HEART_RATE', data: '1', values: [2] });
    expect(series).toStrictEqual({ sampleType: '1', data: '1' });
  });

  it.each<[string, object, number | undefined, string[]]>([
    ['its rate', { recording_rate: 5, interval: 1, interval_millis: 1000 }, 5, []],
    ['its rate as text', { recording_rate: '5' }, 5, []],
    ['milliseconds, where the name says so', { interval_millis: 500, interval: 1 }, 0.5, []],
    ['seconds otherwise', { interval: 300 }, 300, []],
    ['nothing where these could be either', { interval: 301 }, undefined, ['samples[].interval']],
    ['nothing where it is no number', { interval: {} }, undefined, []],
  ])('has the rate of %s', (_, fields, recordingRate, unread) => {
    const rate = recordingRate === undefined ? {} : { recordingRate };
    expect(seriesOf(fields)).toStrictEqual([{ ...rate, sampleType: '0', data: '1,2' }, unread]);
  });

  const other = 'samples[].data[] of another shape';
  it.each<[string, unknown, string, string[]]>([
    ['text', '88,,null', '88,,null', []],
    ['a list of numbers', [88, 0, -1.5], '88,0,-1.5', []],
    ['numbers as text', ['88', ' 89 '], '88,89', []],
    ['gaps in every spelling', [88, null, '', 'NaN', 'null', 89], '88,,,,,89', []],
    ['values that are none', [88, {}, 'x', true, 89], '88,,,,89', [other, other, other]],
    ['one gap', [null], 'null', []],
    ['one value', [0], '0', []],
    ['two gaps', [null, null], ',', []],
    ['an empty list', [], '', ['samples[].data empty']],
    ['null', null, '', []],
  ])('of %s is', (_, data, text, unread) => {
    expect(seriesOf({ data })).toStrictEqual([{ sampleType: '0', data: text }, unread]);
    if (data !== null) {
      expect(seriesOf({ data: undefined, values: data })).toStrictEqual([{ sampleType: '0', data: text }, unread]);
    }
  });

  it('with null in both spellings of its data is one without values', () => {
    expect(seriesOf({ data: null, values: null })).toStrictEqual([{ sampleType: '0', data: '' }, []]);
  });

  it('without a type or with data of another shape is none', () => {
    const none = [undefined, ['samples[] of another shape']];
    expect(seriesOf({ sample_type: undefined })).toEqual(none);
    expect(seriesOf({ data: 7 })).toEqual(none);
    expect(seriesOf({ data: {} })).toEqual(none);
  });
});

describe('a zone', () => {
  const zoneOf = (fields: object) => readZones([fields]);

  it('is read by the names of v3, else by those of other sources', () => {
    const zone = { index: 1, lowerLimit: 110, upperLimit: 130, inZone: 'PT4S' };
    const named = { index: 1, lower_limit: 110, upper_limit: '130', in_zone: 'PT4S' };
    const others = { zone: '1', min: 110, max: 130, duration: 'PT4S' };
    expect(zoneOf(named)).toStrictEqual({ value: [zone], unread: [] });
    expect(zoneOf(others)).toStrictEqual({ value: [zone], unread: [] });
    expect(zoneOf({ ...named, zone: 2, min: 1, max: 2, duration: 'PT9S' }).value).toStrictEqual([zone]);
  });

  it('without any readable field is one all the same, and is named', () => {
    expect(zoneOf({})).toStrictEqual({ value: [{}], unread: [value('heart_rate_zones[].limits')] });
    expect(zoneOf({ index: 0 }).unread).toEqual([]);
  });

  it('whose time is a number in an unknown unit has no time, and is named', () => {
    expect(zoneOf({ index: 1, in_zone: 240 })).toStrictEqual({
      value: [{ index: 1 }],
      unread: [value('heart_rate_zones[].in_zone')],
    });
    expect(zoneOf({ index: 1, duration: 240 }).unread).toEqual([value('heart_rate_zones[].in_zone')]);
    expect(zoneOf({ index: 1, in_zone: '' })).toStrictEqual({ value: [{ index: 1 }], unread: [] });
  });
});

describe('a point of a route', () => {
  it.each([
    { latitude: 60.5, longitude: '25.5' },
    { lat: 60.5, lon: 25.5 },
    { lat: '60.5', lng: 25.5 },
    { latitude: 60.5, longitude: 25.5, lat: 1, lon: 2, lng: 3 },
  ])('is read from %j', (raw) => {
    expect(readRoute([raw])).toStrictEqual({ value: [{ latitude: 60.5, longitude: 25.5 }], unread: [] });
  });

  it('has its other values; counts are integers', () => {
    const point = { latitude: 60.5, longitude: 25.5, altitude: 12.5, satellites: 7.6, fix: '1.2', time: 'PT1S' };
    expect(readRoute([point]).value).toStrictEqual([
      { latitude: 60.5, longitude: 25.5, time: 'PT1S', altitude: 12.5, satellites: 8, fix: 1 },
    ]);
  });

  it('whose time is a number in an unknown unit has no time, and is named', () => {
    expect(readRoute([{ latitude: 1, longitude: 2, time: 5 }])).toStrictEqual({
      value: [{ latitude: 1, longitude: 2 }],
      unread: [value('route[].time')],
    });
  });
});
