import { z } from 'zod';
import { period } from '../inputs.js';
import { defineTool, fitting, shortened } from '../tool.js';
import { whereOf } from '../workout-row.js';

interface Text {
  type: 'workout' | 'training_target' | 'calendar_note';
  id: string;
  date: string;
  sport?: string;
  name?: string;
  note?: string;
}

/** Without case and accents, as people search. */
const plain = (text: string) =>
  (/^[ -~\n]*$/.test(text) ? text : text.normalize('NFD').replaceAll(/\p{M}/gu, '')).toLowerCase();

/** Names and notes that contain words. */
export const search = defineTool({
  name: 'search',
  title: 'Search names and notes',
  description:
    'Finds workouts, training targets and diary notes whose name or note contains all of the words, ignoring case and accents. Newest first.',
  input: z.object({
    words: z.string().min(1).describe('all of them must occur'),
    ...period,
    limit: z.int().min(1).max(100).default(20),
  }),
  output: z.object({
    total: z.number().describe('how many match'),
    found: z.array(
      z.object({
        type: z.enum(['workout', 'training_target', 'calendar_note']),
        id: z.string(),
        date: z.string().describe('local date'),
        sport: z.string().optional(),
        name: z.string().optional(),
        note: z.string().optional().describe('as you wrote it'),
      }),
    ),
  }),
  run({ db }, { words, limit, ...filter }) {
    const { sql, values } = whereOf(filter);
    const workouts = db
      .prepare<unknown[], Record<string, string | null>>(
        `SELECT 'workout' AS type, id, substr(start_time_local, 1, 10) AS date, type AS sport, name,
           CASE WHEN instr(summary, '"note":') AND json_valid(summary) THEN summary ->> '$.note' END AS note
         FROM workouts WHERE ${sql} AND (name IS NOT NULL OR instr(summary, '"note":'))`,
      )
      .all(...values);
    const others = db
      .prepare<unknown[], Record<string, string | null>>(
        `SELECT 'training_target' AS type, id, date, name, description AS note FROM training_targets
         UNION ALL SELECT 'calendar_note', id, date, NULL, note FROM calendar_notes`,
      )
      .all()
      .filter(({ date }) => (date ?? '') >= (filter.since ?? '') && (date ?? '') <= (filter.until ?? '9'));
    const wanted = plain(words)
      .split(/\s+/)
      .filter((word) => word !== '');
    const found = [...workouts, ...others]
      .filter(({ name, note }) => {
        const text = plain(`${name ?? ''}\n${note ?? ''}`);
        return wanted.length > 0 && wanted.every((word) => text.includes(word));
      })
      .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Text)
      .sort((a, b) => (a.date < b.date ? 1 : -1));
    const shown = found.slice(0, limit).map(({ name, note, ...row }) => ({
      ...row,
      name: shortened(name, 200),
      note: shortened(note, 500),
    }));
    return { total: found.length, found: fitting(shown).shown };
  },
});
