import { literal, type Page, put } from '../files/page.js';

const UNITS = [1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7];

/** Up to here a product is off by less than `NEAR_TIE`, and a whole number fits into 32 bits. */
const LARGEST = 2 ** 31 - 1;
const NEAR_TIE = 1e-6;

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;
const COLON = 0x3a;
const Z = 0x5a;

/**
 * A number with at most `digits` decimals, never in exponent notation (XML Schema decimals have none) and never `-0`:
 * `toFixed` without trailing zeros. Off by at most half of the last decimal.
 */
export function decimal(value: number, digits: number): string {
  const text = value.toFixed(digits);
  const short = digits === 0 ? text : text.replace(/\.?0+$/, '');
  return short === '-0' ? '0' : short;
}

/** Puts the text of `decimal` at `at` and returns where it ends, many times faster. */
export function putDecimal(bytes: Uint8Array, at: number, value: number, digits: number): number {
  const unit = UNITS[digits] ?? Number.NaN;
  const scaled = Math.abs(value) * unit;
  if (!(scaled < LARGEST)) return putAscii(bytes, at, decimal(value, digits));
  let rounded = Math.floor(scaled);
  const rest = scaled - rounded;
  // Halfway between two decimals, the product cannot tell which one the number itself is closer to.
  const isUp = Math.abs(rest - 0.5) < NEAR_TIE ? isAtLeast(Math.abs(value), 10 * rounded + 5, 10 * unit) : rest > 0.5;
  if (isUp) rounded++;
  let end = at;
  if (value < 0 && rounded > 0) bytes[end++] = MINUS;
  if (digits === 0) return putWhole(bytes, end, rounded);
  const whole = Math.floor(rounded / unit);
  end = putWhole(bytes, end, whole);
  return putFraction(bytes, end, rounded - whole * unit, digits);
}

/** 2^27 + 1 (Veltkamp): splits a double into two halves whose products with `unit` are exact. */
const SPLIT = 134_217_729;

/**
 * Whether a positive number is not less than `whole / unit`, exactly, where both are close. @param whole below 2^35.
 * @param unit up to 10^8, which has 27 bits.
 */
function isAtLeast(value: number, whole: number, unit: number): boolean {
  const wide = SPLIT * value;
  const high = wide - (wide - value);
  const low = value - high;
  return high * unit - whole + low * unit >= 0;
}

/** Puts a whole number from 0 to 2^31 - 1. */
export function putWhole(bytes: Uint8Array, at: number, n: number): number {
  let digits = 1;
  for (let limit = 10; n >= limit; limit *= 10) digits++;
  return putDigits(bytes, at, n, digits);
}

function putFraction(bytes: Uint8Array, at: number, n: number, digits: number): number {
  if (n === 0) return at;
  let short = n | 0;
  let length = digits;
  while (short % 10 === 0) {
    short = (short / 10) | 0;
    length--;
  }
  bytes[at] = POINT;
  return putDigits(bytes, at + 1, short, length);
}

/** Puts the last `digits` digits of a whole number, with leading zeros. */
function putDigits(bytes: Uint8Array, at: number, n: number, digits: number): number {
  let rest = n | 0;
  for (let i = at + digits - 1; i >= at; i--) {
    const tenth = (rest / 10) | 0;
    bytes[i] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return at + digits;
}

function putAscii(bytes: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** Degrees of longitude with the date line as -180, because GPX and TCX exclude +180. */
export function onDateLine(degrees: number): number {
  return degrees > 179.9999 && decimal(degrees, 7) === '180' ? -180 : degrees;
}

/** Milliseconds since 1970 as RFC 3339 UTC: `2026-02-22T07:50:17Z`, with three decimals only if they are not zero. */
export function instantText(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('.000Z', 'Z');
}

const DAY_MS = 86_400_000;

/**
 * Makes a function that puts the text of `instantText` on a page and returns where it ends. The text of the day is kept
 * from call to call, which is what makes long tracks fast.
 */
export function instantPutter(): (page: Page, at: number, epochMs: number) => number {
  let day = Number.NaN;
  let dayText = literal('');
  return ({ bytes, view }, at, epochMs) => {
    const current = Math.floor(epochMs / DAY_MS);
    if (current !== day) {
      day = current;
      dayText = literal(instantText(current * DAY_MS).slice(0, -'00:00:00Z'.length));
    }
    const ms = epochMs - current * DAY_MS;
    const seconds = Math.floor(ms / 1000);
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    let end = putDigits(bytes, put(view, at, dayText), hours, 2);
    bytes[end] = COLON;
    end = putDigits(bytes, end + 1, minutes - hours * 60, 2);
    bytes[end] = COLON;
    end = putDigits(bytes, end + 1, seconds - minutes * 60, 2);
    const thousandths = ms - seconds * 1000;
    if (thousandths !== 0) {
      bytes[end] = POINT;
      end = putDigits(bytes, end + 1, thousandths, 3);
    }
    bytes[end] = Z;
    return end + 1;
  };
}
