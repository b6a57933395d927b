import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { QueryProcess } from '../../src/query/query-process.js';
import { readerProgram } from '../../src/query/reader-program.js';
import { driverPath } from '../../src/storage/sqlite/driver.js';
import { openStore } from '../../src/storage/store.js';
import { workout } from '../commands/library.js';
import { temporaryFolder } from '../support/folder.js';
import { home, limits, withQueries } from './stage.js';

const endless = 'WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)';

describe('a statement that does not end', () => {
  it('is ended, and the next one runs', async () => {
    const { path } = home();
    await withQueries(path, {}, async (run) => {
      await expect(run(`${endless} SELECT count(*) FROM n`, { timeoutMs: 300 })).rejects.toMatchObject({
        code: 'SQL_TOO_SLOW',
        exitCode: 2,
        message: 'The statement was ended after 0.3 s.',
      });
      expect((await run('SELECT count(*) FROM workouts')).rows).toEqual([[3]]);
    });
  });

  it('is ended when it takes too much memory', async () => {
    const { path } = home();
    await withQueries(path, {}, async (run) => {
      const sql = `${endless} SELECT count(*) FROM (SELECT DISTINCT x, zeroblob(1000000) || x FROM n)`;
      await expect(run(sql, { timeoutMs: 60_000 })).rejects.toMatchObject({ code: 'SQL_TOO_LARGE', exitCode: 2 });
      await expect(run('SELECT 1')).resolves.toMatchObject({ rows: [[1]] });
    });
  });

  it('is ended by a signal', async () => {
    const { path } = home();
    const query = new QueryProcess({ path, file: path });
    const controller = new AbortController();
    const running = query.run(`${endless} SELECT count(*) FROM n`, limits, controller.signal);
    setTimeout(() => controller.abort(), 300);
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    await expect(query.run('SELECT 1', limits, controller.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    query.close();
  });

  it.skipIf(process.platform !== 'linux')('does not outlive the program', async () => {
    const { path } = home();
    const folder = temporaryFolder();
    const script = join(folder, 'parent.js');
    const opening = { driver: driverPath(), file: path, setup: [], allowed: null, maxMemory: 1e9 };
    const asked = { sql: `${endless} SELECT count(*) FROM n`, maxRows: 1, maxBytes: 100, isExplained: false };
    writeFileSync(
      script,
      `const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(readerProgram)}], { stdio: ['pipe', 'ignore', 'ignore'] });
       child.stdin.write(${JSON.stringify(`${JSON.stringify(opening)}\n${JSON.stringify(asked)}\n`)});
       setTimeout(() => console.log(child.pid), 500);`,
    );
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(String(line));
    const state = () => {
      try {
        return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2];
      } catch {
        return 'gone';
      }
    };
    expect(state()).toMatch(/[RS]/);
    parent.kill('SIGKILL');
    await expect.poll(state).toMatch(/gone|Z/);
  });
});

describe('what a statement returns', () => {
  it('is cut at the number of rows and at their size, and says so', async () => {
    const { path } = home();
    await withQueries(path, {}, async (run) => {
      const numbers = `${endless} SELECT x FROM n`;
      expect(await run(`${numbers} LIMIT 3`, { maxRows: 3 })).toEqual({ columns: ['x'], rows: [[1], [2], [3]] });
      expect(await run(numbers, { maxRows: 3 })).toEqual({ columns: ['x'], rows: [[1], [2], [3]], cut: 'rows' });
      const cut = await run(numbers, { maxBytes: 1000 });
      expect(cut.cut).toBe('bytes');
      expect(JSON.stringify(cut.rows).length).toBeLessThan(1300);
      expect(await run("SELECT printf('%.*c', 100000, 'x')", { maxBytes: 1000 })).toMatchObject({
        rows: [],
        cut: 'bytes',
      });
    });
  });

  it('keeps every value', async () => {
    const { path } = home();
    await withQueries(path, {}, async (run) => {
      const sql =
        "SELECT 1, 1.5, 'é\n', NULL, x'00ff', 9007199254740991, 9007199254740993, -9223372036854775808, 9e999, 1 AS a, 2 AS a";
      expect((await run(sql)).rows).toEqual([
        [
          1,
          1.5,
          'é\n',
          null,
          "x'00ff'",
          9007199254740991,
          '9007199254740993',
          '-9223372036854775808',
          'Infinity',
          1,
          2,
        ],
      ]);
      expect((await run('SELECT id FROM workouts WHERE 0')).columns).toEqual(['id']);
    });
  });

  it('is in the order of the questions, also when they are asked at once', async () => {
    const { path } = home();
    await withQueries(path, {}, async (run) => {
      const answers = await Promise.allSettled(
        [1, 2, 3, 4].map((n) =>
          n === 2 ? run(`${endless} SELECT count(*) FROM n`, { timeoutMs: 200 }) : run(`SELECT ${n}`),
        ),
      );
      expect(answers.map((one) => (one.status === 'fulfilled' ? one.value.rows : one.reason.code))).toEqual([
        ...[[[1]], 'SQL_TOO_SLOW', [[3]], [[4]]],
      ]);
    });
  });

  it('is what is stored now, also while others write', async () => {
    const { path } = home();
    await withQueries(path, {}, async (run) => {
      expect((await run('SELECT count(*) FROM workouts')).rows).toEqual([[3]]);
      const store = openStore(path);
      store.atomically(() => store.saveWorkout('10579', workout({ id: 'ee00' })));
      store.close();
      expect((await run('SELECT count(*) FROM workouts')).rows).toEqual([[4]]);
    });
  });
});

it('a mistake is explained in the words of SQLite', async () => {
  const { path } = home();
  await withQueries(path, {}, async (run) => {
    await expect(run('SELECT nought FROM workouts')).rejects.toMatchObject({
      code: 'SQL_ERROR',
      exitCode: 2,
      message: 'SQLite cannot run this: no such column: nought.',
      hint: expect.stringContaining('polar-sync sql'),
    });
  });
});

it('a process that cannot read is reported as such', async () => {
  const { path } = home();
  const query = new QueryProcess({ path, file: path });
  writeFileSync(path, 'gone');
  await expect(query.run('SELECT 1', limits)).rejects.toMatchObject({
    code: expect.stringMatching(/SQL_(CRASHED|ERROR)/),
  });
  query.close();
});
