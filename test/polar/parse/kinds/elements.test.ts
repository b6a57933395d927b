import { describe, expect, it } from 'vitest';
import { read } from './read.js';

describe('an answer', () => {
  it('with a record twice has it once, the first completed by the second', () => {
    const night = { sleep_date: '2026-02-22', sleep_time_skin_temperature_celsius: 35 };
    const again = { ...night, sleep_time_skin_temperature_celsius: 30, deviation_from_baseline_celsius: 1 };
    expect(read('skin-temperature', [night, again]).records).toMatchObject([
      { skin_temperature_celsius: 35, deviation_from_baseline_celsius: 1 },
    ]);
  });

  it.each(['', '{', '<html></html>', '{"status":"ok","items":[1]}', '"text"', '7'])('%j is rejected', (text) => {
    expect(() => read('sleep', text)).toThrow("Cannot use Polar's response");
  });
});
