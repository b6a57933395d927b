import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Assets } from '../../src/report/assets.js';
import { documentOf } from '../../src/report/document.js';
import { decodeWorkout } from '../../src/report/payload/decode.js';
import { type DayFacts, FACTS_ELEMENT, type WorkoutFacts, workoutElement } from '../../src/report/payload/model.js';
import { summaryOf } from '../../src/storage/workouts/workout-reader.js';
import type { Workout } from '../../src/workouts/workout.js';
import { arbitraryWorkout } from '../support/data/arbitrary-workout.js';
import { indoorSession, outdoorRun, workout } from '../support/data/workouts.js';

const assets: Assets = { script: 'let made = "<here>";', style: 'p { color: red }' };

const textOf = (workouts: Workout[], days: DayFacts[] = []) =>
  [...documentOf({ summaries: workouts.map(summaryOf), days, workouts }, assets)].join('');

/** The text of an element, found as a browser finds it: up to the first end tag of a script. */
function element(html: string, id: string): string {
  const start = html.indexOf(`id="${id}"`);
  const from = html.indexOf('>', start) + 1;
  return html.slice(from, html.toLowerCase().indexOf('</script', from));
}

const factsOf = (html: string) => JSON.parse(element(html, FACTS_ELEMENT)) as WorkoutFacts[];

describe('the file of a report', () => {
  it('contains what lists need from each workout, and all the rest separately', async () => {
    const html = textOf([indoorSession(), outdoorRun(900)]);
    expect(factsOf(html).map(({ id, sport, name, zone_seconds }) => ({ id, sport, name, zone_seconds }))).toEqual([
      { id: '7indoor00001', sport: 'training' },
      { id: '3k9x2m7q1v8a', sport: 'running', name: 'Hill & <valley>', zone_seconds: [60, 120, 180, 240, 300] },
    ]);
    const { detail, samples } = await decodeWorkout(element(html, workoutElement('3k9x2m7q1v8a')));
    expect(detail).toMatchObject({
      note: 'wind from the "west"',
      utc_offset_minutes: 60,
      laps: [{}, {}],
      pauses: [{}],
    });
    expect(samples.length).toBe(900);
  });

  it('forbids everything but the one script and the one style sheet in it', () => {
    const html = textOf([]);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1]?.split('; ');
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    expect(policy).toEqual([
      "default-src 'none'",
      `script-src ${hash(script)}`,
      `style-src ${hash(style)}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('leaves out what could link the file to a Polar user', async () => {
    const html = textOf([
      outdoorRun(60, { external_ids: { accesslink_exercise: 'y7lOpwnJ' }, uploaded_at: '2026-02-22T08:00:00Z' }),
    ]);
    const { detail } = await decodeWorkout(element(html, workoutElement('3k9x2m7q1v8a')));
    const said = html + JSON.stringify(detail);
    expect(said).toContain('Polar Pacer Pro');
    for (const secret of ['y7lOpwnJ', '0BA9FA32', 'uploaded_at', 'sha256"']) expect(said).not.toContain(secret);
  });

  it('cannot be broken by any text in a workout', () => {
    const names = ['</script><script>alert(1)</script>', '<!--<script>', ']]>', '"><img src=x onerror=alert(1)>'];
    const hostile = fc.oneof(fc.constantFrom(...names), fc.string({ unit: 'binary', maxLength: 20 }));
    const skeleton = (html: string) => [...html.matchAll(/<\/?[a-z!][^>\s]*/gi)].map(([tag]) => tag);
    const plain = skeleton(textOf([workout({ name: 'a' })]));
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, type, note) => {
        const html = textOf([workout({ name, type, note })]);
        expect(skeleton(html)).toEqual(plain);
        expect(factsOf(html)[0]).toMatchObject({ name, type });
      }),
    );
  });

  afterEach(() => void vi.useRealTimers());

  it('is the same for the same workouts, whatever the day', () => {
    const on = (day: string, workouts: Parameters<typeof textOf>[0]) => {
      vi.setSystemTime(new Date(day));
      return textOf(workouts);
    };
    fc.assert(
      fc.property(fc.array(arbitraryWorkout, { maxLength: 3 }), (workouts) => {
        expect(on('2031-07-09T23:00:00Z', workouts)).toBe(on('2026-01-01T00:00:00Z', workouts));
      }),
      { numRuns: 20 },
    );
  });
});
