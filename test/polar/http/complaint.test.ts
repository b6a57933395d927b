import { expect, it } from 'vitest';
import { readClocks } from '../../../src/polar/http/clocks.js';
import { readComplaint } from '../../../src/polar/http/complaint.js';

const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

it.each([
  [{ errorMessage: 'No such day' }, 'No such day'],
  [{ error: 'invalid_request' }, 'invalid_request'],
  [{ error: 'invalid', error_description: 'No such day' }, 'No such day'],
  [{ message: 'No such day', error: 'invalid' }, 'No such day'],
  [{ errorMessage: '  ', message: 5, error: 'invalid' }, 'invalid'],
  [{ error: '  two\r\n\u0000\u200blines  ' }, 'two lines'],
  [{ error: `${'long '.repeat(50)}end` }, 'long '.repeat(40)],
  [{ error: `token ${'aB3.~+/=-_'.repeat(4)} expired` }, 'token … expired'],
  [{ error: `${'a'.repeat(40)} and ${'b'.repeat(41)}` }, '… and …'],
  [{ error: 'a'.repeat(39) }, 'a'.repeat(39)],
])('the complaint in %j is "%s"', (value, said) => {
  expect(readComplaint(bytes(value))).toBe(said);
});

it.each([
  '',
  '<html></html>',
  'null',
  '"text"',
  '5',
  '[]',
  '{}',
  '{"error":null}',
  '{"error":{"a":1}}',
  '{"error":" "}',
])('%s has no complaint', (text) => {
  expect(readComplaint(bytes(text))).toBeUndefined();
});

it("Polar's clock is the Date of a response", () => {
  const here = new Date('2026-02-22T10:00:00Z');
  expect(readClocks({ date: 'Sun, 22 Feb 2026 10:00:30 GMT' }, here)).toEqual({
    polar: new Date('2026-02-22T10:00:30Z'),
    here,
  });
  expect(readClocks({ date: 'soon' }, here)).toBeUndefined();
  expect(readClocks({}, here)).toBeUndefined();
});
