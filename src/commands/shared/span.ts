import { UsageError } from '../../errors.js';

const units = { '': 1, s: 1, m: 60, h: 3600 } as const;

/**
 * Seconds of a span as typed: `90`, `90s`, `5m`, `1h`. For use as a flag's parser.
 * @throws UsageError DURATION_INVALID.
 */
export function seconds(typed: string): number {
  const [, number, unit] = /^(\d{1,9})([smh]?)$/.exec(typed) ?? [];
  if (number !== undefined) return Number(number) * units[(unit ?? '') as keyof typeof units];
  throw new UsageError('DURATION_INVALID', `${JSON.stringify(typed)} is not a span of time.`, {
    hint: 'Write 90s, 5m or 1h.',
  });
}
