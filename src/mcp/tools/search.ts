import { z } from 'zod';
import { period } from '../inputs.js';
import type { Served } from '../served.js';
import { defineTool, fitting, shortened } from '../tool.js';

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
  run({ db, kept }, { words, limit, since = '', until = '9' }) {
    const wanted = plain(words)
      .split(/\s+/)
      .filter((word) => word !== '');
    const found = kept
      .get('texts', () => textsOf(db))
      .filter(({ date, searched }) => {
        const isWithin = date >= since && date <= until;
        return isWithin && wanted.length > 0 && wanted.every((word) => searched.includes(word));
      });
    const shown = found.slice(0, limit).map(({ searched: _, name, note, ...row }) => ({
      ...row,
      name: shortened(name, 200),
      note: shortened(note, 500),
    }));
    return { total: found.length, found: fitting(shown).shown };
  },
});

/** Every name and note, the newest first. */
function textsOf(db: Served['db']): (Text & { searched: string })[] {
  const rows = db
    .prepare<unknown[], Record<string, string | null>>(
      `SELECT 'workout' AS type, id, substr(start_time_local, 1, 10) AS date, type AS sport, name,
         CASE WHEN instr(summary, '"note":') AND json_valid(summary) THEN summary ->> '$.note' END AS note
       FROM workouts WHERE name IS NOT NULL OR instr(summary, '"note":')
       UNION ALL SELECT 'training_target', id, date, NULL, name, description FROM training_targets
       UNION ALL SELECT 'calendar_note', id, date, NULL, NULL, note FROM calendar_notes`,
    )
    .all();
  return rows
    .map((row) => {
      const known = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Text;
      return { ...known, searched: plain(`${known.name ?? ''}\n${known.note ?? ''}`) };
    })
    .sort((a, b) => (a.date < b.date ? 1 : -1));
}
