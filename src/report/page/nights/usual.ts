import { baselineOn, type Dated } from '../../../numbers/nights/baseline.js';

/** What is usual, as in the terminal: within two spreads of the median of the sixty nights before. */
export interface Usual {
  low: number;
  high: number;
}

const SPREADS = 2;

/** The usual range before a date; undefined if too few values are known. */
export function usualBefore(values: readonly Dated[], date: string): Usual | undefined {
  const baseline = baselineOn(values, date);
  if (!baseline) return undefined;
  const { median, spread } = baseline;
  return { low: median - SPREADS * spread, high: median + SPREADS * spread };
}

export const isUnusual = (value: number, { low, high }: Usual): boolean => value < low || value > high;
