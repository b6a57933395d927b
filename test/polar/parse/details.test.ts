import { describe, expect, it } from 'vitest';
import { BadAnswerError } from '../../../src/polar/errors.js';
import { parseSamples, parseZones } from '../../../src/polar/parse/details.js';

const bytes = (text: string) => Buffer.from(text);

describe('parseZones', () => {
  const zones = [{ index: 1, lowerLimit: 110, upperLimit: 130, inZone: 'PT4S' }];

  it.each([
    '{"zone":[{"index":1,"lower-limit":110,"upper-limit":130,"in-zone":"PT4S"}]}',
    '{"zone":[{"index":"1","lower_limit":"110","upper_limit":"130","in_zone":"PT4S"}]}',
    '{"heart_rate_zones":[{"index":1,"lower_limit":110,"upper_limit":130,"in_zone":"PT4S"}]}',
    '{"heart-rate-zones":[{"index":1,"lower-limit":110,"upper-limit":130,"in-zone":"PT4S"}, null, 7]}',
    '[{"index":1,"lower-limit":110,"upper-limit":130,"in-zone":"PT4S"}]',
  ])('reads %s', (text) => {
    expect(parseZones(bytes(text))).toStrictEqual(zones);
  });

  it('takes null and an empty list for none', () => {
    expect(parseZones(bytes('{"zone":null}'))).toEqual([]);
    expect(parseZones(bytes('{"zone":[]}'))).toEqual([]);
  });

  it.each(['{}', 'null', '{"zone":5}', '', '<html></html>', '{"zone":[{'])('refuses %j', (text) => {
    expect(() => parseZones(bytes(text))).toThrow(BadAnswerError);
  });
});

describe('parseSamples', () => {
  it('reads both spellings, and RR intervals without a rate', () => {
    expect(parseSamples(bytes('{"recording-rate":5,"sample-type":"1","data":"0,100"}'))).toStrictEqual({
      recordingRate: 5,
      sampleType: '1',
      data: '0,100',
    });
    expect(parseSamples(bytes('{"recording_rate":"1","sample_type":10,"data":"0.0,2.5"}'))).toStrictEqual({
      recordingRate: 1,
      sampleType: '10',
      data: '0.0,2.5',
    });
    expect(parseSamples(bytes('{"recording-rate":null,"sample-type":11,"data":null}'))).toStrictEqual({
      sampleType: '11',
      data: '',
    });
  });

  it.each(['{}', 'null', '[]', '{"sample-type":0,"data":{}}', '{"data":"1,2"}'])('refuses %s', (text) => {
    expect(() => parseSamples(bytes(text))).toThrow(BadAnswerError);
  });
});
