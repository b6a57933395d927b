import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNamer } from '../../../src/export/files/file-name.js';
import { arbitraryWorkout } from '../../support/data/arbitrary-workout.js';
import { outdoorRun, workout } from '../../support/data/workouts.js';

const named = (template: string, name: string) => fileNamer(template)(workout({ name }));

describe('file names', () => {
  it('have the local start, the type and the id by default', () => {
    expect(fileNamer()(outdoorRun(10))).toBe('2026-02-22T07-50-17_trail_running_3k9x2m7q1v8a');
    expect(fileNamer('{date} {name}')(outdoorRun(10))).toBe('2026-02-22_Hill_&_-valley-');
    expect(fileNamer('{year}-{month}-{day}')(outdoorRun(10))).toBe('2026-02-22');
  });

  it.each([
    ['../../etc/passwd', 'etc-passwd'],
    ['C:\\x', 'C--x'],
    ['a\u0000b\u202eb', 'abb'],
    ['con', '_con'],
    ['Aux.txt', '_Aux.txt'],
    ['COM1', '_COM1'],
    ['...', '3k9x2m7q1v8a'],
    ['name. . .', 'name'],
    ['-rf', 'rf'],
    ['', '3k9x2m7q1v8a'],
    ['Kärki 🏃', 'Kärki_🏃'],
  ])('make %j safe', (name, expected) => {
    expect(named('{name}', name)).toBe(expected);
  });

  it('stay distinct, even on a disk that ignores case', () => {
    const nameOf = fileNamer('{name}');
    const names = ['Run', 'run', 'RUN', 'Run'].map((name, i) => nameOf(workout({ name, id: `id${i}` })));
    expect(names).toEqual(['Run', 'run_id1', 'RUN_id2', 'Run_id3']);
  });

  it('stay distinct when a name is cut', () => {
    const nameOf = fileNamer('{name}_{id}');
    const names = ['a', 'b'].map((id) => nameOf(workout({ id, name: 'x'.repeat(300) })));
    expect(names.map((name) => name.slice(-2))).toEqual(['_a', '_b']);
  });

  it.each([
    ['{nam}', /Unknown field "\{nam\}"/],
    ['a/{id}', /cannot contain/],
    ['a\\{id}', /cannot contain/],
    ['all', /same name/],
  ])('reject the template %j', (template, message) => {
    expect(() => fileNamer(template)).toThrow(
      expect.objectContaining({ code: 'NAME_TEMPLATE', exitCode: 2, message: expect.stringMatching(message) }),
    );
  });

  it('are safe whatever the workout contains', () => {
    fc.assert(
      fc.property(fc.array(arbitraryWorkout, { maxLength: 5 }), (workouts) => {
        const nameOf = fileNamer('{name}{device}');
        const names = workouts.map((given, i) => nameOf({ ...given, id: `id${i}` }));
        for (const name of names) {
          // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
          expect(name).not.toMatch(/[<>:"/\\|?*\u0000-\u001f]|^[.-]|[. ]$/);
          expect(Buffer.byteLength(`${name}.fit`)).toBeLessThan(255);
          expect(name).not.toBe('');
        }
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
      }),
      { numRuns: 100 },
    );
  });
});
