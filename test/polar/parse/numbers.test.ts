import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repairNumbers } from '../../../src/polar/parse/numbers.js';

const parse = (text: string): unknown => JSON.parse(repairNumbers(text));

describe('repairNumbers', () => {
  it('keeps every digit of an int64', () => {
    expect(parse('{"transaction-id": 9223372036854775807, "id":9007199254740993,"n":-9007199254740993}')).toEqual({
      'transaction-id': '9223372036854775807',
      id: '9007199254740993',
      n: '-9007199254740993',
    });
  });

  it('leaves numbers alone that a double can hold, however long they are', () => {
    const text = '[9007199254740991,0.4000000059604645,14817.799804687512345678,1e25,12345678901234567890e2]';
    expect(repairNumbers(text)).toBe(text);
  });

  it('turns bare NaN and Infinity into null', () => {
    expect(parse('[NaN, -Infinity,{"a":NaN}]')).toEqual([null, null, { a: null }]);
  });

  it('leaves strings alone, whatever is escaped in them', () => {
    const text = String.raw`{"data":"1,NaN,null,9007199254740993","q":"\"NaN\" \\","x":"\\\"9007199254740993"}`;
    expect(repairNumbers(text)).toBe(text);
  });

  it('knows where a string ends whose last character is a backslash', () => {
    expect(parse(String.raw`{"a":"\\","b":9007199254740993}`)).toEqual({
      a: '\\',
      b: '9007199254740993',
    });
  });

  it('changes nothing in any JSON whose integers are safe', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(4), (json, indent) => {
        fc.pre(!/\d{16}/.test(json));
        const text = JSON.stringify(JSON.parse(json), null, indent);
        expect(repairNumbers(text)).toBe(text);
      }),
    );
  });

  it('keeps every bigint as its digits, next to any string', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }), fc.string(), (id, text) => {
        expect(parse(`{${JSON.stringify(text)}:[${JSON.stringify(text)},${id}]}`)).toEqual(
          Object.fromEntries([[text, [text, String(id)]]]),
        );
      }),
    );
  });

  it('reads megabytes of escapes fast', () => {
    const text = JSON.stringify('\\"'.repeat(1_000_000));
    const started = performance.now();
    expect(repairNumbers(text)).toBe(text);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('stops at the end of a text truncated inside a string', () => {
    expect(repairNumbers('{"a":"b\\"')).toBe('{"a":"b\\"');
  });
});
