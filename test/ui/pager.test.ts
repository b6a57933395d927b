import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pagerOf } from '../../src/ui/pager.js';
import { createUi } from '../../src/ui/terminal.js';
import { temporaryFolder } from '../commands/run.js';
import { Keyboard, Screen, settle } from './streams.js';

describe('paged output', () => {
  async function paged(lines: number, env: Record<string, string>, { tty = true } = {}) {
    const stdout = new Screen(tty ? { tty, columns: 80, rows: 24 } : {});
    const stdin = new Keyboard() as unknown as NodeJS.ReadStream;
    const ui = createUi({ stdout, stderr: new Screen(), stdin, env: { PATH: process.env.PATH, ...env } });
    await ui.paged(async () => {
      for (let line = 1; line <= lines; line += 1) ui.print(`line ${line}`);
    });
    await settle();
    return stdout.text;
  }
  const text = (lines: number) => Array.from({ length: lines }, (_, line) => `line ${line + 1}\n`).join('');

  it('goes through your pager if it is longer than the terminal', async () => {
    const file = join(temporaryFolder(), 'seen');
    expect(await paged(40, { PAGER: `cat > '${file}'` })).toBe('');
    expect(readFileSync(file, 'utf8')).toBe(text(40));
  });

  it('is printed directly if it fits, if no pager is wanted, and if it is piped', async () => {
    const file = join(temporaryFolder(), 'seen');
    const PAGER = `cat > '${file}'`;
    expect(await paged(20, { PAGER })).toBe(text(20));
    expect(await paged(40, { PAGER }, { tty: false })).toBe(text(40));
    expect(await paged(40, { PAGER: '' })).toBe(text(40));
    expect(await paged(40, { PAGER: 'cat' })).toBe(text(40));
    expect(existsSync(file)).toBe(false);
  });

  it('is not lost if the pager does not exist', async () => {
    expect(await paged(40, { PAGER: 'no-such-pager-here 2>/dev/null' })).toBe(text(40));
    expect(await paged(40, { PATH: '/nowhere' })).toBe(text(40));
  });

  it('survives leaving the pager early', async () => {
    expect(await paged(100_000, { PAGER: 'head -1 > /dev/null' })).toBe('');
  });

  it('is less by default', () => {
    expect(pagerOf({})).toEqual({ command: 'less', shell: false });
    expect(pagerOf({ TERM: 'dumb' })).toBeUndefined();
  });
});
