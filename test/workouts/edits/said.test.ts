import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editedFields } from '../../../src/workouts/edits/fields.js';
import { joinedSaid, readSaid, type Said, withoutTags, withSaid, withTags } from '../../../src/workouts/edits/said.js';
import { workoutSchema } from '../../../src/workouts/schema.js';
import { workout } from '../../commands/library.js';

const text = fc.string({ minLength: 1, maxLength: 20 });
const tags = fc.uniqueArray(text, { minLength: 1, maxLength: 4, selector: (tag) => tag.toLowerCase() });
const sports = [
  { type: 'trail_running', sport: 'running', sub_sport: 'trail' },
  { type: 'other', sport: 'generic' },
];
const said: fc.Arbitrary<Said> = fc.record(
  {
    name: fc.option(text),
    note: fc.option(text),
    sport: fc.constantFrom(...sports),
    tags,
    gear: text,
    feeling: fc.option(fc.constantFrom(0, 0.25, 0.5, 0.75, 1)),
    hidden: fc.constant(true as const),
  },
  { requiredKeys: [] },
);

const polar = workout({
  id: 'aa11bb22cc33',
  name: 'Polar',
  note: 'from the watch',
  feeling: 0.5,
  sub_sport: 'treadmill',
  duration_seconds: 60,
});

describe('what is said about a workout', () => {
  it('is in it, and the rest is as Polar has it', () => {
    fc.assert(
      fc.property(said, (one) => {
        const shown = withSaid(polar, one);
        const { sport, ...fields } = one;
        for (const [field, value] of Object.entries(fields))
          expect((shown as unknown as Record<string, unknown>)[field]).toEqual(value ?? undefined);
        if (sport) expect(shown).toMatchObject(sport);
        if (sport && !('sub_sport' in sport)) expect(shown).not.toHaveProperty('sub_sport');
        for (const field of ['name', 'note', 'feeling', 'type', 'sub_sport'] as const) {
          const isSaid = field in one || (one.sport !== undefined && (field === 'type' || field === 'sub_sport'));
          if (!isSaid) expect(shown[field]).toBe(polar[field]);
        }
        expect(shown.edited ?? []).toEqual(editedFields.filter((field) => field in one));
        expect([shown.id, shown.duration_seconds, shown.vendor_sport]).toEqual([
          ...[polar.id, polar.duration_seconds, polar.vendor_sport],
        ]);
      }),
    );
  });

  it('gives a workout that the schema accepts', () => {
    const whole = { ...polar, provenance: { ...polar.provenance, payload_sha256: ['ab'] } };
    fc.assert(fc.property(said, (one) => void workoutSchema.parse(withSaid(whole, one))));
  });

  it('leaves the workout itself alone, and one about which nothing is said is the same object', () => {
    const before = structuredClone(polar);
    withSaid(polar, { name: null, sport: { type: 'other', sport: 'generic' } });
    expect(polar).toEqual(before);
    expect(withSaid(polar, {})).toBe(polar);
    expect(withSaid(polar, undefined)).toBe(polar);
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(said, (one) => {
        expect(readSaid(JSON.stringify(one))).toEqual(one);
      }),
    );
  });

  it.each([
    ['not JSON', 'x', {}],
    ['a list', '[]', {}],
    [
      'values of another type',
      '{"name":5,"tags":"x","feeling":"good","hidden":1,"gear":[],"sport":"run","note":"n"}',
      { note: 'n' },
    ],
    ['a tag that is none', '{"tags":["a",5,null]}', { tags: ['a'] }],
    ['half a sport', '{"sport":{"type":"running"},"gear":"Shoes"}', { gear: 'Shoes' }],
  ])('spoiled costs only what is spoiled: %s', (_name, stored, read) => {
    expect(readSaid(stored)).toEqual(read);
  });
});

describe('two workouts that turn out to be one', () => {
  it('have the later word, and the tags and notes of both', () => {
    expect(
      joinedSaid(
        { name: 'A', note: 'x', tags: ['Race'], gear: 'Old' },
        { name: 'B', note: 'y', tags: ['race', 'long'] },
      ),
    ).toEqual({ name: 'B', note: 'x\n\ny', tags: ['Race', 'long'], gear: 'Old' });
  });

  it('lose nothing that only one has', () => {
    fc.assert(
      fc.property(said, said, (a, b) => {
        const joined = joinedSaid(a, b);
        for (const field of editedFields) if (field in a || field in b) expect(joined).toHaveProperty(field);
        for (const tag of [...(a.tags ?? []), ...(b.tags ?? [])])
          expect(joined.tags?.map((one) => one.toLowerCase())).toContain(tag.toLowerCase());
      }),
    );
  });
});

it('tags are each there once, whatever their case', () => {
  fc.assert(
    fc.property(tags, tags, (some, more) => {
      const both = withTags(some, more).map((tag) => tag.toLowerCase());
      expect(new Set(both).size).toBe(both.length);
      expect(
        withoutTags(
          withTags(some, more),
          more.map((tag) => tag.toUpperCase().toLowerCase()),
        ),
      ).toEqual(withoutTags(some, more));
    }),
  );
});
