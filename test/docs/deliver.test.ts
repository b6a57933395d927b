import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { TargetKind } from '../../src/deliver/target.js';
import { targetKinds } from '../../src/deliver/targets.js';

const words = {
  sleep: 'nights',
  hrv: 'HRV',
  resting_heart_rate: 'resting heart rate',
  weight: 'weight',
  spo2: 'SpO2',
} as const;
const fields = ['name', 'note', 'sport', 'device'] as const;

function listed(parts: readonly string[]): string {
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

/** The row of a target in the table of docs/deliver.md. */
function row({ name, title, formats, travels, data, needs }: TargetKind): string {
  const arrive = fields.filter((field) => travels[field] !== 'no');
  const lost = fields.filter((field) => travels[field] === 'no');
  const others = Object.keys(words) as (keyof typeof words)[];
  const missing = others.filter((one) => !data.includes(one)).map((one) => words[one]);
  return `| \`${name}\` | ${[
    title,
    `${formats.map((format) => format.toUpperCase()).join(', ')}; ${listed(arrive)}`,
    listed(data.map((one) => words[one])),
    listed([...lost, ...missing]),
    needs.key?.madeAt ?? needs.oauth?.madeAt ?? 'no key',
  ].join(' | ')} |`;
}

it('docs/deliver.md has a row for each target', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/deliver.md'), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| `(?!waiting|sending|unknown|sent|refused)/.test(line));
  expect(rows).toEqual(targetKinds.map(row));
});

it.each(targetKinds.map(({ name, remarks }) => [name, remarks] as const))(
  'docs/deliver.md says what there is to know about %s',
  (_name, remarks) => {
    const page = readFileSync(resolve(import.meta.dirname, '../../docs/deliver.md'), 'utf8').replaceAll(/\s+/g, ' ');
    for (const remark of remarks) expect(page).toContain(remark);
  },
);
