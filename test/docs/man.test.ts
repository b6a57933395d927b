import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitMeanings, manPage } from '../../src/commands/program/man-page.js';
import { buildProgram } from '../../src/commands/program/program.js';
import { everySetting } from '../../src/config/setting-table.js';
import { built } from '../support/built.js';
import { describeWith } from '../support/judges/needs.js';

const root = resolve(import.meta.dirname, '../..');
const file = join(root, 'dist/man/polar-sync.1');
built('man/polar-sync.1');

const missing = ['groff', 'man'].filter((program) => spawnSync(program, ['--version']).error !== undefined);

/** The page as man prints it into a pipe: without bold and underlining. */
function shown(width: number): string {
  const env = { ...process.env, MANWIDTH: String(width), LC_ALL: 'C.UTF-8' };
  return execFileSync('man', ['--local-file', file], { env, encoding: 'utf8' });
}

describe('the man page', () => {
  it('is what the build puts where npm links it from', async () => {
    const { version, man, files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(readFileSync(file, 'utf8')).toBe(await manPage(version));
    expect([man, files.includes('dist/man')]).toEqual([['./dist/man/polar-sync.1'], true]);
  });

  it('has the exit codes of the README', () => {
    const rows = exitMeanings.map(([code, meaning]) => `| ${code} | ${meaning} |`);
    const table = ['| code | meaning |', '| --- | --- |', ...rows, ''].join('\n');
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`\n\n${table}\n`);
  });
});

describeWith(missing, 'the man page, as man shows it', () => {
  it('gives groff nothing to complain about', () => {
    const lint = spawnSync('groff', ['-man', '-Kutf8', '-Tutf8', '-ww', '-z', file], { encoding: 'utf8' });
    expect([lint.status, lint.stderr, lint.stdout]).toEqual([0, '', '']);
  });

  it('has every command, option, argument, example, setting and exit code', async () => {
    const words = (text: string) => text.replaceAll(/\s+/g, ' ');
    const page = words(shown(80));
    const program = await buildProgram();
    const expected = [
      ...program.options.map(({ flags }) => flags),
      ...program.commands.flatMap((command) => [
        command.description(),
        ...command.options.filter(({ hidden }) => !hidden).flatMap(({ flags, description }) => [flags, description]),
        ...command.registeredArguments.map(({ description }) => description),
      ]),
      ...everySetting.flatMap(([, { variable, says }]) => (says === undefined ? [] : [variable])),
      ...exitMeanings.map(([code, meaning]) => `${code} ${meaning}`),
      'polar-sync list --last 10 --json',
      '~/.local/share/polar-sync/polar-sync.db the database',
    ];
    expect(expected.length).toBeGreaterThan(300);
    expect(expected.filter((text) => !page.includes(words(text)))).toEqual([]);
  });

  it.each([60, 80, 120])('breaks no word, and fits %d columns', (width) => {
    const vocabulary = new Set(shown(1000).split(/\s+/));
    const page = shown(width);
    expect(page.split(/\s+/).filter((word) => !vocabulary.has(word))).toEqual([]);
    if (width >= 80) expect(page.split('\n').filter((line) => line.length > width)).toEqual([]);
  });
});
