import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { dataKindNames, dataKinds } from '../../../src/kinds/kinds.js';
import { recordTables } from '../../../src/kinds/tables.js';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/data-kinds.md'), 'utf8');

it('has a line for each kind of data, with the tables it fills', () => {
  for (const kind of dataKindNames) {
    const line = page.split('\n').find((text) => text.startsWith(`| \`${kind}\` |`)) ?? '';
    for (const record of dataKinds[kind]) expect(line, kind).toContain(`\`${recordTables[record].table}\``);
  }
});
