import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detailOf } from '../../src/report/facts.js';
import { decodeWorkout } from '../../src/report/payload/decode.js';
import { encodeWorkout } from '../../src/report/payload/encode.js';
import { type ColumnName, columnNames, columnSteps, type PlotSamples } from '../../src/report/payload/model.js';
import { buildPlotSamples } from '../../src/report/samples/build.js';
import { arbitraryWorkout } from '../support/data/arbitrary-workout.js';
import { workout } from '../support/data/workouts.js';

const detail = detailOf(workout());

const column = (length: number) =>
  fc.array(fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { freq: 6 }), {
    minLength: length,
    maxLength: length,
  });

const arbitrarySamples: fc.Arbitrary<PlotSamples> = fc
  .record({ stepMs: fc.integer({ min: 1, max: 2 ** 40 }), length: fc.integer({ min: 0, max: 50 }) })
  .chain(({ stepMs, length }) =>
    fc
      .record(Object.fromEntries(columnNames.map((name) => [name, column(length)])), { requiredKeys: [] })
      .map((columns) => ({ stepMs, length, columns: columns as PlotSamples['columns'] })),
  );

function expectEqual(decoded: PlotSamples, given: PlotSamples) {
  expect(Object.keys(decoded.columns).sort()).toEqual(Object.keys(given.columns).sort());
  for (const [name, values] of Object.entries(given.columns)) {
    const step = columnSteps[name as ColumnName];
    for (const [i, value] of values.entries()) {
      const back = decoded.columns[name as ColumnName]?.[i];
      if (value === null) expect(back).toBeNull();
      // Half a step, plus the resolution of floating-point numbers of this size.
      else expect(Math.abs(Number(back) - value)).toBeLessThanOrEqual(step / 2 + Math.abs(value) * 1e-15 + 1e-9);
    }
  }
}

describe('a workout in the file', () => {
  it('comes out of the page as it went in, within the step of each column', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySamples, async (samples) => {
        const decoded = await decodeWorkout(encodeWorkout(detail, samples));
        expect(decoded.detail).toEqual(detail);
        expect([decoded.samples.stepMs, decoded.samples.length]).toEqual([samples.stepMs, samples.length]);
        expectEqual(decoded.samples, samples);
      }),
    );
  });

  it('keeps every word of any workout, however hostile', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryWorkout, async (given) => {
        const { streams: _streams, rr_intervals_ms: _rr, route: _route, ...summary } = given;
        const { samples } = buildPlotSamples(given);
        const text = encodeWorkout(detailOf(summary), samples);
        expect(text).toMatch(/^[A-Za-z0-9+/=]+$/);
        const decoded = await decodeWorkout(text);
        // A lone surrogate is not text: UTF-8 cannot encode it.
        expect(decoded.detail).toEqual(JSON.parse(Buffer.from(JSON.stringify(detailOf(summary))).toString('utf8')));
        expectEqual(decoded.samples, samples);
      }),
      { numRuns: 60 },
    );
  });

  it('is rejected if it is damaged', async () => {
    const text = encodeWorkout(detail, { stepMs: 1000, length: 3, columns: { power_watts: [1, null, 3] } });
    await expect(decodeWorkout(text.slice(0, text.length / 2))).rejects.toThrow();
    await expect(decodeWorkout('AAAA')).rejects.toThrow();
  });
});
