import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { Group } from '../../src/kinds/definition.js';
import { groups } from '../../src/kinds/kinds.js';
import { tableOf } from '../../src/kinds/tables.js';

const page = resolve(import.meta.dirname, '../../docs/data-kinds.md');

it('docs/data-kinds.md has a line for each name of --data, with the tables it fills', async () => {
  const text = readFileSync(page, 'utf8');
  // The line for workouts is written by hand, and the kinds follow it.
  const before = /^[\s\S]*?\n\| `workouts` \|.*\n/.exec(text)?.[0] ?? '';
  const after = text.slice(before.length).replace(/^(\|.*\n)*/, '');
  await expect([before, ...groups.map(lineOf), after].join('')).toMatchFileSnapshot(page);
});

function lineOf({ name, about, times, back, kinds }: Group): string {
  const tables = kinds.flatMap((kind) => {
    const { table, series } = tableOf(kind);
    return [table, ...series.map((one) => one.table), ...(kind.views ?? [])];
  });
  return `| \`${name}\` | ${about} | ${times} | ${back} | ${tables.map((table) => `\`${table}\``).join(', ')} |\n`;
}
