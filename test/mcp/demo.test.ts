import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tools } from '../../src/mcp/tools.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { bin, start } from '../commands/bin.js';
import { connected, generations } from './client.js';

/** The database of the demo, made by the real command. */
let folder = '';
let env: Record<string, string> = {};
/** The answer of SQL, on a connection of its own. */
let rows: (sql: string) => unknown[][];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'polar-sync-test-'));
  const home = join(folder, 'demo');
  const argv = ['demo', '--sample', 'oddities', '--dir', home, '--json'];
  const { exitCode } = await start(process.execPath, [bin, ...argv], { HOME: folder }).ended;
  expect(exitCode).toBe(0);
  env = { POLAR_SYNC_HOME: home, HOME: folder };
  const db = new (sqlite())(join(home, 'polar-sync.db'), { readonly: true });
  rows = (sql) => db.prepare<unknown[], unknown[]>(sql).raw().all();
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const one = (sql: string) => String(rows(sql)[0]?.[0]);
/** Calls of every tool, with what they need. */
const calls = (): [name: string, given: Record<string, unknown>][] => [
  ['inventory', {}],
  ['list_workouts', {}],
  ['get_workout', { id: 'latest' }],
  // The one with the most samples.
  ['get_workout', { id: one('SELECT id FROM workouts ORDER BY duration_seconds DESC LIMIT 1') }],
  ['get_workout', { id: 'latest', samples: 'raw' }],
  ['best_efforts', {}],
  ['nights', {}],
  ['nights', { date: one('SELECT max(date) FROM sleep WHERE id = date') }],
  ['day', {}],
  ['day', { date: one('SELECT substr(max(start_time_local), 1, 10) FROM workouts') }],
  ['training_load', {}],
  ['compare', { a: { since: '2026-01-01', until: '2026-06-30' }, b: { since: '2026-07-01', until: '2099-12-31' } }],
  ['compare', { a: { workout: 'latest' }, b: { workout: one('SELECT id FROM workouts ORDER BY start_time LIMIT 1') } }],
  ['search', { words: 'a' }],
  ['query', { sql: 'SELECT * FROM workouts' }],
  ['query', { sql: 'SELECT * FROM samples' }],
];

describe.each(generations)('a client of $generation', ({ mode }) => {
  it('calls every tool; each answer fits its schema, and 25 kB', async () => {
    const { client, call, said, close } = await connected(env, [], mode);
    const { tools: listed } = await client.listTools();
    expect(listed.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
    expect(listed.length).toBeLessThanOrEqual(10);
    for (const { name, inputSchema, outputSchema, annotations, description } of listed) {
      expect([name, inputSchema.type, outputSchema?.type, annotations?.readOnlyHint]).toEqual([
        ...[name, 'object', 'object', true],
      ]);
      expect(description).toMatch(/\.$/);
    }
    expect(new Set(calls().map(([name]) => name))).toEqual(new Set(listed.map(({ name }) => name)));
    for (const [name, given] of calls()) {
      // The client checks the structured content against the schema.
      const answer = await call(name, given);
      expect([name, given, answer.isError, answer.content[0]?.text]).toEqual([
        ...[name, given, undefined, JSON.stringify(answer.structuredContent)],
      ]);
      expect([name, given, JSON.stringify(answer).length < 25_000]).toEqual([name, given, true]);
    }
    expect(said).toBe('');
    await close();
  });

  it('gets every prompt, with and without arguments', async () => {
    const { client, close } = await connected(env, [], mode);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['daily_check_in', 'weekly_review', 'why_was_this_hard']);
    for (const { name, arguments: given = [] } of prompts) {
      for (const some of [{}, Object.fromEntries(given.map((each) => [each.name, 'XYZ']))]) {
        const { messages } = await client.getPrompt({ name, arguments: some });
        const text = JSON.stringify(messages);
        expect([name, text.includes('XYZ')]).toEqual([name, 'XYZ' in some || Object.keys(some).length > 0]);
        expect(text).not.toContain('undefined');
        // It names only tools that exist.
        const named = [...text.matchAll(/\b[a-z]+_[a-z_]+\b/g)].map(([word]) => word);
        expect(named.filter((word) => !tools.some((tool) => tool.name === word))).toEqual([]);
      }
    }
    await close();
  });

  it('reads the schema as a resource, and of each table', async () => {
    const { client, call, close } = await connected(env, [], mode);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(['polar-sync://schema']);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(['polar-sync://schema/{table}']);
    const textOf = async (uri: string) => {
      const [content] = (await client.readResource({ uri })).contents;
      return String((content as { text?: string } | undefined)?.text);
    };
    const schema = await textOf('polar-sync://schema');
    expect(schema.length).toBeLessThan(25_000);
    const names = [...schema.matchAll(/^(\w+)\(/gm)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThan(40);
    for (const name of names) {
      expect(await textOf(`polar-sync://schema/${name}`)).toMatch(new RegExp(`^${name}: `));
      // What the schema names can be queried.
      expect([name, (await call('query', { sql: `SELECT * FROM ${name} LIMIT 1` })).isError]).toEqual([
        name,
        undefined,
      ]);
    }
    await expect(client.readResource({ uri: 'polar-sync://schema/route_rows' })).rejects.toThrow(/route_rows/);
    await close();
  });
});

describe('docs/questions.md', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/questions.md'), 'utf8');
  const questions = page
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [, tool = '', given = '', path = ''] = /`(\w+)` `(\{.*\})` → `(.+)`/.exec(section) ?? [];
      return {
        title: section.split('\n')[0] ?? '',
        tool,
        given,
        path,
        sql: /```sql\n([^`]+)```/.exec(section)?.[1] ?? '',
      };
    });

  /** The text with the ids and dates of this database in the place of their names. */
  const filled = (text: string) => {
    const day = one("SELECT max(date) FROM daily_activity WHERE end_time_local LIKE '%T23:59:59'");
    return text
      .replaceAll('NIGHT', one('SELECT max(date) FROM sleep WHERE id = date'))
      .replaceAll('RUN', one("SELECT id FROM workouts WHERE type = 'running' ORDER BY start_time DESC LIMIT 1"))
      .replaceAll(/DAY-(\d+)/g, (_, days: string) => one(`SELECT date('${day}', '-${days} days')`))
      .replaceAll('DAY', day);
  };

  it('asks every tool but search, for which the demo has no names', () => {
    const asked = new Set(questions.map(({ tool }) => tool));
    expect(tools.map(({ name }) => name).filter((name) => !asked.has(name))).toEqual(['search']);
    expect(questions.length).toBeGreaterThan(12);
  });

  it.each(questions)('$title', async ({ tool, given, path, sql }) => {
    const { call, close } = await connected(env);
    const { structuredContent, content } = await call(tool, JSON.parse(filled(given)) as Record<string, unknown>);
    const found = valuesAt(structuredContent, path);
    const right = rows(filled(sql)).map(([value]) => value);
    expect([content[0]?.text.slice(0, 200), found]).toEqual([expect.anything(), right]);
    expect(right.length).toBeGreaterThan(0);
    expect(right).not.toContain(null);
    await close();
  });
});

/** What is at a place such as `sports[sport=running].count`; `[*]` is all of a list. */
function valuesAt(value: unknown, path: string): unknown[] {
  let found: unknown[] = [value];
  for (const [, name, index] of path.matchAll(/(\w+)|\[([^\]]+)\]/g)) {
    found = found.flatMap((each): unknown[] => {
      if (name !== undefined) return [(each as Record<string, unknown>)[name]];
      if (index === '*') return each as unknown[];
      const [key = '', wanted] = (index ?? '').split('=');
      if (wanted === undefined) return [(each as unknown[])[Number(key)]];
      return (each as Record<string, unknown>[]).filter((one) => String(one[key]) === wanted);
    });
  }
  return found;
}
