import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crontabLine, ownLines, withLine, withoutLine } from '../../../src/schedule/schedulers/crontab.js';
import { temporaryFolder } from '../../support/folder.js';
import { odd, oddJob } from '../job.js';

describe('the line for cron', () => {
  it('reaches the program word for word, whatever the paths look like', () => {
    const folder = join(temporaryFolder(), odd.replaceAll('/', '|'));
    mkdirSync(folder);
    const script = join(folder, 'record.cjs');
    writeFileSync(script, 'console.log(JSON.stringify([process.argv.slice(2), process.env.POLAR_SYNC_HOME]))');
    const logFile = join(folder, 'polar-sync.log');
    const parameters = ['pull', '--full', '--db', join(folder, 'a.db')];
    const job = oddJob({
      node: process.execPath,
      script,
      parameters,
      environment: { POLAR_SYNC_HOME: folder },
      logFile,
    });
    const line = crontabLine(job);
    // cron ends the command at a bare % and removes the backslash before an escaped one.
    expect(line.replaceAll('\\%', '')).not.toContain('%');
    const command = line.split(' ').slice(5).join(' ').replaceAll('\\%', '%');
    execFileSync('/bin/sh', ['-c', command], { env: { PATH: '/usr/bin:/bin' } });
    expect(JSON.parse(readFileSync(logFile, 'utf8'))).toEqual([parameters, folder]);
    expect(statSync(logFile).mode & 0o777).toBe(0o600);
  });

  it('contains its profile and no other', () => {
    const [one, two] = [crontabLine(oddJob({ profile: 'anna' })), crontabLine(oddJob({ profile: 'anna-2' }))];
    const crontab = `${one}\n${two}\n`;
    expect(ownLines(crontab, 'anna')).toEqual([one]);
    expect(withoutLine(crontab, 'anna')).toBe(`${two}\n`);
    expect(ownLines(crontab, 'default')).toEqual([]);
  });
});

describe('a crontab with the line', () => {
  const others = fc
    .array(
      fc.oneof(
        fc.string().map((text) => text.replaceAll('\n', '')),
        fc.constantFrom('', '# mine', 'MAILTO=me', '5 4 * * * true'),
      ),
    )
    .map((lines) => lines.map((line) => `${line}\n`).join(''));
  const first = crontabLine(oddJob());
  const second = crontabLine(oddJob({ rhythm: { everyMinutes: 30, offset: 3 } }));

  it('has it once, however often it is set, and is unchanged once it is removed', () => {
    fc.assert(
      fc.property(others, others, (above, below) => {
        expect(withLine(above, 'default', first)).toBe(`${above}${first}\n`);
        const crontab = `${withLine(above, 'default', first)}${below}`;
        expect(withLine(crontab, 'default', second)).toBe(`${above}${second}\n${below}`);
        expect(withoutLine(withLine(crontab, 'default', second), 'default')).toBe(above + below);
      }),
    );
  });

  it('loses duplicates and entries that were commented out', () => {
    expect(withLine(`${first}\na\n#${second}\nb\n`, 'default', second)).toBe(`${second}\na\nb\n`);
    expect(withoutLine(`#${first}\na\n`, 'default')).toBe('a\n');
  });

  it('keeps a last line without a line break', () => {
    expect(withLine('a', 'default', first)).toBe(`a\n${first}\n`);
  });
});
