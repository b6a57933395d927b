import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { prompts } from '../../src/mcp/prompts.js';
import { toolNames } from '../../src/mcp/tool-names.js';
import { tools } from '../../src/mcp/tools.js';

const root = resolve(import.meta.dirname, '../..');
const path = resolve(root, 'docs/mcp.md');

interface Schema {
  type?: string;
  format?: string;
  enum?: unknown[];
  description?: string;
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
}

/** The page with the tools and prompts as they are; what is above is written by hand. */
function page(): string {
  const [written = ''] = readFileSync(path, 'utf8').split(/^## Tools$/m);
  return [
    `${written}## Tools`,
    ...tools.map(({ name, description, input, output }) =>
      [
        `### \`${name}\``,
        description,
        ...table('it takes', z.toJSONSchema(input, { io: 'input' }) as Schema),
        ...table('it answers', z.toJSONSchema(output, { io: 'input' }) as Schema),
      ].join('\n\n'),
    ),
    '## Prompts',
    [
      '| prompt | what it asks for | arguments |',
      '| --- | --- | --- |',
      ...prompts.map(({ name, description, arguments: given }) => {
        return `| \`${name}\` | ${description} | ${Object.keys(given.shape)
          .map((each) => `\`${each}\``)
          .join(', ')} |`;
      }),
    ].join('\n'),
    '## Resources',
    '`polar-sync://schema` has every table that `query` can use, with columns and units; `polar-sync://schema/TABLE` says what the columns of\none mean.\n',
  ].join('\n\n');
}

function table(title: string, { properties = {}, required = [] }: Schema): string[] {
  const rows = Object.entries(properties).map(([name, field]) => {
    const needed = title === 'it takes' && required.includes(name) ? ' (required)' : '';
    const usual = field.default === undefined ? '' : ` (default: ${JSON.stringify(field.default)})`;
    return `| \`${name}\` | ${typeOf(field)} | ${`${field.description ?? ''}${needed}${usual}`.trim()} |`;
  });
  return rows.length === 0 ? [] : [[`| ${title} | | |`, '| --- | --- | --- |', ...rows].join('\n')];
}

function typeOf({ type, format, enum: words, items, properties }: Schema): string {
  if (words) return words.join(', ');
  if (type === 'array' && items) return `list${items.properties ? ` of ${fields(items)}` : ''}`;
  if (properties) return fields({ properties });
  return format ?? (type === 'string' ? 'text' : (type ?? ''));
}

const fields = ({ properties = {} }: Schema) =>
  Object.keys(properties)
    .map((name) => `\`${name}\``)
    .join(' ');

describe('docs/mcp.md', () => {
  it('describes every tool and prompt as it is', async () => {
    await expect(page()).toMatchFileSnapshot(path);
  });

  it('is about the tools that the README and the command line name', () => {
    const readme = readFileSync(resolve(root, 'README.md'), 'utf8');
    const section = /## Ask it\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? '';
    const named = /ten tools \(([^)]*)\)/.exec(section)?.[1] ?? '';
    expect([...named.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual([...toolNames]);
    expect(tools.map(({ name }) => name)).toEqual([...toolNames]);
    expect(toolNames).toHaveLength(10);
  });

  it('has a unit for every number of an answer, in its name or its description', () => {
    const unitless = tools.flatMap(({ name, output }) =>
      unnamed(z.toJSONSchema(output, { io: 'input' }) as Schema, name),
    );
    expect(unitless).toEqual([]);
  });
});

/** Endings that are a unit, and names of what has none. */
const said = /_(seconds|meters|bpm|mps|watts|ms|kcal|celsius|minutes|percent|minute|days)$/;
const plain =
  /(^|_)(count|total|zone|legs|offset|omitted|nights|workouts|feeling|index|score|status|charge|latitude|longitude)$/;

/** The numbers in a schema without a unit, by their path. */
function unnamed({ type, description, properties = {}, items }: Schema, path: string): string[] {
  if (items) return unnamed(items, `${path}[]`);
  const name = path.split('.').at(-1)?.replace(/\[\]$/, '') ?? '';
  if ((type === 'number' || type === 'integer') && !said.test(name) && !plain.test(name) && !description) return [path];
  // The unit of the whole says it for its parts.
  if (description) return [];
  return Object.entries(properties).flatMap(([key, one]) => unnamed(one, `${path}.${key}`));
}
