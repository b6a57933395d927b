import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = join(import.meta.dirname, 'judged');

interface Entry {
  file: string;
  line: string;
  reason: string;
}

describe('the judgments about changes that no test notices', () => {
  it.each(readdirSync(folder))('are about code that still exists: %s', (name) => {
    const entries = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Entry[];
    const gone = entries.filter(({ file, line }) => !linesOf(file).includes(line));
    expect(entries.length).toBeGreaterThan(0);
    expect(gone.map(({ file, line }) => `${file}: ${line}`)).toEqual([]);
  });
});

function linesOf(file: string): string[] {
  const path = join(root, file);
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .map((line) => line.trim())
    : [];
}
