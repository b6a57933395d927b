import { z } from 'zod';
import { defineTool } from '../tool.js';

/** Read-only SQL. */
export const query = defineTool({
  name: 'query',
  title: 'Read-only SQL',
  description:
    'Runs one SELECT (or WITH, VALUES) of SQLite over the tables of workouts, nights and days, for questions that no other tool answers. Read the resource polar-sync://schema first: it names tables, columns and units. Nothing that writes is run.',
  input: z.object({
    sql: z.string().min(1),
    max_rows: z.int().min(1).max(10_000).default(200),
    max_kilobytes: z.int().min(1).max(1000).default(10).describe('kB of JSON'),
  }),
  output: z.object({
    columns: z.array(z.string()),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
    truncated: z.enum(['rows', 'bytes']).optional().describe('there are more rows: this limit was reached'),
  }),
  async run(served, { sql, max_rows: maxRows, max_kilobytes: kilobytes }) {
    const limits = { maxRows, maxBytes: kilobytes * 1000, timeoutMs: 10_000 };
    const { columns, rows, cut } = await served.query.run(sql, limits);
    return { columns, rows, truncated: cut };
  },
});
