import { describe, expect, it } from 'vitest';
import { recognize } from '../../../../src/polar/parse/files/formats.js';
import { headOf } from '../../../../src/polar/parse/files/head.js';
import { readBeats } from '../../../../src/polar/parse/files/rr/beats.js';
import { describeShared } from '../../../support/shared.js';
import { example, series, sessionsIn, sessionsOf } from './support.js';

describeShared('RR intervals among the examples', () => {
  it('of Flow have null for a beat without contact, and the clock goes on', () => {
    const [session] = sessionsOf('flow/session-a/Ada_Probe_2023-06-14_18-20-05_RR.CSV');
    const beats = series(session!, '11') ?? [];
    expect([beats.length, beats[0], session?.startTime]).toEqual([182, 1488, '2023-06-14T18:20:05']);
    expect(session?.rrGaps).toEqual([{ beat: beats.indexOf(null), millis: 2610 }]);
    const { body } = example('flow/session-a/Ada_Probe_2023-06-14_18-20-05_RR.CSV');
    expect(readBeats(body)).toMatchObject({ totalMs: 89_328, dropped: 0 });
  });

  it('as a list of numbers are all there, without gaps', () => {
    const [session] = sessionsOf('flow/session-a/Ada_Probe_2023-06-14_18-20-05_RR.txt');
    expect(series(session!, '11')).toHaveLength(182);
    const flagged = series(sessionsOf('flow/session-a/Ada_Probe_2023-06-14_18-20-05_RR.CSV')[0]!, '11');
    expect(series(session!, '11')).toEqual(flagged?.map((beat) => beat ?? 2610));
    expect(session).not.toHaveProperty('rrGaps');
  });

  it('that are none are dropped and counted', () => {
    const { intervals, gaps, dropped } = readBeats(example('flow/rr-bad.csv').body);
    expect([...intervals]).toEqual([812, Number.NaN, 798.5, 801]);
    expect({ gaps, dropped }).toEqual({ gaps: [{ beat: 1, millis: 65_535 }], dropped: 3 });
  });
});

describe('RR intervals', () => {
  const seen = (name: string, text: string) => {
    const found = recognize(headOf({ name, body: Buffer.from(text) }));
    return found && `${found.format.name} ${found.as}`;
  };

  it.each([
    ['a_2026-01-05_10-00-00_RR.CSV', 'duration,offline\r\n812,false\r\n', 'rr_file session'],
    ['7712345678.hrv.csv', '\uFEFFduration,offline\n812,0\n', 'rr_file companion'],
    ['a_2026-01-05_10-00-00_RR.txt', '812\n799\n', 'rr_file session'],
    ['hrv.txt', '812\n799\n', 'rr_file companion'],
    ['numbers_2026-01-05_10-00-00.txt', '812\n799\n', undefined],
    ['hrv.txt', '812\nabc\n799\n', undefined],
    ['hrv.txt', '1\n2\n3\n', undefined],
    ['carry.txt', '812\n799\n', undefined],
  ])('are recognized: %s', (name, text, as) => {
    expect(seen(name, text)).toBe(as);
  });

  it.each([
    ['duration,offline\n812,false\n79', [812]],
    ['duration,offline\n812,false\n799,fal', [812]],
    ['duration,offline\n812,false\n799,false', [812, 799]],
    ['812\n799', [812, 799]],
    ['812\n79', [812]],
    ['812\r79\r', [812, 79]],
  ])('end before a number that may be cut off: %j', (text, beats) => {
    expect([...readBeats(Buffer.from(text)).intervals]).toEqual(beats);
  });

  it('are marked where some were dropped, and refused where none is left', () => {
    const read = (body: string) => sessionsIn({ name: '2026-01-05_10-00-00.csv', body });
    expect(read('duration,offline\n812,false\n0,false\n')[0]).toMatchObject({ marks: ['rr_values_dropped'] });
    expect(() => read('duration,offline\n0,false\n')).toThrow('without any interval');
  });
});
