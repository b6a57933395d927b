import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Context } from '../../../src/commands/context.js';
import { offerReport } from '../../../src/commands/demo/ending.js';
import { InterruptedError } from '../../../src/errors.js';
import { temporaryFolder } from '../run.js';

/** What was asked, and what the browser was given, when the question is answered like this. */
async function offered(answer: string | Error, { terminal = true, browser = true } = {}) {
  const home = temporaryFolder();
  const [program, log, report] = [join(home, 'browser'), join(home, 'arguments'), join(home, 'report.html')];
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" >> '${log}'\n`, { mode: 0o755 });
  writeFileSync(report, '<!doctype html>');
  const asked: string[] = [];
  const ui = {
    interactive: terminal,
    terminal,
    print: () => undefined,
    warn: () => undefined,
    ask: async (question: string) => {
      asked.push(question);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const env: Record<string, string> = browser ? { BROWSER: program } : {};
  const before = process.env.BROWSER;
  process.env.BROWSER = program;
  await offerReport({ ui, env } as unknown as Context, report).finally(() => {
    if (before === undefined) delete process.env.BROWSER;
    else process.env.BROWSER = before;
  });
  return { asked: asked.length, opened: existsSync(log) && readFileSync(log, 'utf8').includes('report.html') };
}

it.runIf(process.platform === 'linux')('offers the report on a terminal, and opens it unless told not to', async () => {
  expect(await offered('')).toEqual({ asked: 1, opened: true });
  expect(await offered('Yes')).toEqual({ asked: 1, opened: true });
  expect(await offered('n')).toEqual({ asked: 1, opened: false });
  // All is done by then, so Ctrl-C is a no.
  expect(await offered(new InterruptedError('INTERRUPTED', 'Interrupted.'))).toEqual({ asked: 1, opened: false });
});

it('asks nobody without a terminal, or where no browser would appear', async () => {
  expect(await offered('', { terminal: false })).toEqual({ asked: 0, opened: false });
  expect(await offered('', { browser: false })).toEqual({ asked: 0, opened: false });
});
