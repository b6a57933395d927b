import type { ByteReader, ByteWriter } from './bytes.js';

/** Values of one channel, or of one field of all points; null is a gap. */
export type Values = (number | null)[];

/** How a column is written: as doubles, or as whole multiples of a part of its unit. */
const factors = [1, 10, 100, 1000, 1e7] as const;
const asDoubles = factors.length;

/** Beyond this, the difference of two whole numbers may be inexact. */
const greatest = 2 ** 51;

/**
 * Writes a column so that every value is read back as the same double. What watches measure has few decimals and changes
 * little, so most whole numbers and their differences take one byte.
 */
export function writeColumn(to: ByteWriter, values: readonly (number | null)[]): void {
  const scale = factors.findIndex((factor) => isExact(values, factor));
  const factor = factors[scale];
  to.number(factor === undefined ? asDoubles : scale);
  to.number(values.length);
  to.reserve(values.length * 2);
  if (factor === undefined) writeDoubles(to, values);
  else writeDifferences(to, values, factor);
}

/** A column as it was written. @throws RangeError for bytes that are not a column, or have more than `maxValues` values. */
export function readColumn(from: ByteReader, maxValues: number): Values {
  const scale = from.number();
  const length = from.number();
  if (length > maxValues) throw new RangeError(`${length} values`);
  if (scale === asDoubles) return readDoubles(from, length);
  const factor = factors[scale];
  if (factor === undefined) throw new RangeError('The scale is unknown.');
  return readDifferences(from, length, factor);
}

function isExact(values: readonly (number | null)[], factor: number): boolean {
  for (const value of values) {
    if (value === null) continue;
    const whole = Math.round(value * factor);
    // In this form NaN is not exact either.
    if (!(Math.abs(whole) <= greatest && whole / factor === value)) return false;
  }
  return true;
}

/** 0 for a gap, otherwise 1 plus the difference from the previous value, with the sign in the lowest bit. */
function writeDifferences(to: ByteWriter, values: readonly (number | null)[], factor: number): void {
  let last = 0;
  for (const value of values) {
    if (value === null) {
      to.put(0);
      continue;
    }
    const whole = Math.round(value * factor);
    const difference = whole - last;
    to.put(1 + (difference < 0 ? -2 * difference - 1 : 2 * difference));
    last = whole;
  }
}

function readDifferences(from: ByteReader, length: number, factor: number): Values {
  const codes = from.numbers(length);
  // As long as it will be: growing it value by value takes three times as long.
  const values: Values = codes.subarray(0, length).includes(0) ? new Array(length) : numbers(length);
  let last = 0;
  for (let i = 0; i < length; i++) {
    const code = codes[i] ?? 0;
    if (code === 0) {
      values[i] = null;
      continue;
    }
    // Most are small, and bits are faster than a remainder. An even code is a step down.
    if (code < 2 ** 30) last += code & 1 ? code >> 1 : -(code >> 1);
    else last += code % 2 === 1 ? (code - 1) / 2 : -code / 2;
    values[i] = factor === 1 ? last : last / factor;
  }
  return values;
}

/** So many numbers that are still to be set. */
function numbers(length: number): number[] {
  if (length > maxKept) return new Array(length);
  while (kept.length < length) kept = kept.concat(kept);
  return kept.slice(0, length);
}

/** A day of seconds, and more. */
const maxKept = 2 ** 17;
/**
 * What lists of numbers are copied from. V8 then knows that they have numbers without any gap, and whoever reads one, a
 * dozen times for a report, gets it without making an object of it, which it does for a list from `new Array`.
 */
let kept = Array.from({ length: 1024 }, () => 0.5);

function writeDoubles(to: ByteWriter, values: readonly (number | null)[]): void {
  for (const value of values) {
    to.put(value === null ? 0 : 1);
    // JSON and SQLite have only one zero.
    if (value !== null) to.double(value + 0);
  }
}

function readDoubles(from: ByteReader, length: number): Values {
  const values: Values = [];
  for (let i = 0; i < length; i++) values.push(from.number() === 0 ? null : from.double());
  return values;
}
