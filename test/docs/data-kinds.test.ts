import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { Group } from '../../src/kinds/definition.js';
import { type DataKind, dataKindNames, groups, resourcesOf } from '../../src/kinds/kinds.js';
import { resources4Of } from '../../src/kinds/resources-v4.js';
import { tableOf } from '../../src/kinds/tables.js';

const page = resolve(import.meta.dirname, '../../docs/data-kinds.md');
const pageOfV4 = resolve(import.meta.dirname, '../../docs/api-v4.md');

it('docs/data-kinds.md has a line for each name of --data, with the tables it fills', async () => {
  const text = readFileSync(page, 'utf8');
  // The line for workouts is written by hand, and the kinds follow it.
  const before = /^[\s\S]*?\n\| `workouts` \|.*\n/.exec(text)?.[0] ?? '';
  const after = text.slice(before.length).replace(/^(\|.*\n)*/, '');
  await expect([before, ...groups.map(lineOf), after].join('')).toMatchFileSnapshot(page);
});

it('docs/api-v4.md tells of each name of --data what each API version has, in one table', () => {
  const table = /\n\| `--data` \| v4 \| v3 \|[\s\S]*?\n\n/.exec(readFileSync(pageOfV4, 'utf8'))?.[0] ?? '';
  const rows = [...table.matchAll(/^\| (`.*?`) \| (.*?) \| (.*?) \| (.*?) \|$/gm)].slice(1);
  const told = rows.flatMap(([, names = '', v4, v3, both]) =>
    names.split(', ').map((name) => ({
      name: name.replaceAll('`', ''),
      v4: v4 !== 'nothing',
      v3: v3 !== 'nothing',
      both: both !== '-',
    })),
  );
  // What neither version has comes only from the account export.
  const known = dataKindNames.map((name) => {
    const [v4, v3] = [resources4Of(name), resourcesOf(name)].map((all) => all.length > 0);
    return { name, v4, v3, both: v4 && v3 };
  });
  const inOrder = (all: typeof told) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
  expect(inOrder(told)).toEqual(inOrder(known as typeof told));
});

/** The API versions that serve it. */
function through(name: string): string {
  const versions = [
    resourcesOf(name as DataKind).length > 0 && 'v3',
    resources4Of(name as DataKind).length > 0 && 'v4',
  ];
  return versions.filter((version) => version !== false).join(', ') || 'neither';
}

function lineOf({ name, about, times, back, kinds }: Group): string {
  const tables = kinds.flatMap((kind) => {
    const { table, series } = tableOf(kind);
    return [table, ...series.map((one) => one.table), ...(kind.views ?? [])];
  });
  return `| \`${name}\` | ${about} | ${through(name)} | ${times} | ${back} | ${tables.map((table) => `\`${table}\``).join(', ')} |\n`;
}
