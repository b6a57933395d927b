import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prepareDemoFolder } from '../../../src/commands/demo/folder.js';
import { lockStore } from '../../../src/storage/lock.js';
import { run, temporaryFolder } from '../run.js';

/** A folder as demos leave it: a few files in the place of the many. */
function demoFolder() {
  const home = temporaryFolder();
  const folder = join(home, 'demo');
  prepareDemoFolder(folder, Date.now());
  mkdirSync(join(folder, 'exports', 'fit'), { recursive: true });
  writeFileSync(join(folder, 'exports', 'fit', 'run.fit'), Buffer.alloc(3_000_000));
  for (const name of ['polar-sync.db', 'polar-sync.db-wal', 'token.json', 'report.html']) {
    writeFileSync(join(folder, name), Buffer.alloc(500_000));
  }
  return { home, folder };
}

const remove = async (folder: string, ...more: string[]) => run(['demo', '--remove', '--dir', folder, ...more]);

it('demo --remove deletes the folder and says how much that frees', async () => {
  const { home, folder } = demoFolder();
  const { exitCode, stdout, stderr } = await remove(folder);
  expect([exitCode, stdout, stderr]).toEqual([0, `Removed the demo in ${folder}: 5.0 MB freed.\n`, '']);
  expect(readdirSync(home)).toEqual([]);
});

it('leaves what no demo wrote, and names it', async () => {
  const { folder } = demoFolder();
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  const { exitCode, stdout } = await remove(folder, '--json');
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    0,
    { schema: 'polar-sync.demo-removed/1', folder, left: ['notes.txt'] },
  ]);
  expect(readdirSync(folder)).toEqual(['notes.txt']);
});

it('deletes links and not what they lead to, and follows none to the folder', async () => {
  const { home, folder } = demoFolder();
  const mine = join(home, 'mine');
  mkdirSync(mine);
  writeFileSync(join(mine, 'diary.txt'), 'x'.repeat(1_000_000));
  symlinkSync(mine, join(folder, 'exports', 'elsewhere'));
  symlinkSync(mine, join(folder, 'v4'));
  const link = join(home, 'link');
  symlinkSync(folder, link);
  const { exitCode, stderr } = await remove(link, '--json');
  expect([exitCode, JSON.parse(stderr)]).toMatchObject([2, { code: 'NO_DEMO' }]);
  const { stdout } = await remove(folder, '--json');
  // What the links lead to is neither deleted nor counted.
  expect(JSON.parse(stdout).freed_bytes).toBeLessThan(5_001_000);
  expect([existsSync(folder), readFileSync(join(mine, 'diary.txt'), 'utf8').length]).toEqual([false, 1_000_000]);
});

it('refuses a folder that is not a demo, and deletes nothing in it', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'polar-sync.db'), 'mine');
  const refused = async (path: string, code: string) => {
    const { exitCode, stderr } = await remove(path, '--json');
    expect([exitCode, JSON.parse(stderr)]).toMatchObject([2, { code }]);
  };
  await refused(folder, 'NO_DEMO');
  await refused(join(folder, 'missing'), 'NO_DEMO');
  await refused(join(folder, 'polar-sync.db'), 'NO_DEMO');
  // Neither a mark that somebody else wrote, nor a link to the mark of another folder.
  writeFileSync(join(folder, 'demo.json'), '{"scenes":[]}');
  await refused(folder, 'DEMO_MARK');
  const other = demoFolder();
  renameSync(join(folder, 'demo.json'), join(folder, 'scenes.json'));
  symlinkSync(join(other.folder, 'demo.json'), join(folder, 'demo.json'));
  await refused(folder, 'NO_DEMO');
  expect(readdirSync(folder).sort()).toEqual(['demo.json', 'polar-sync.db', 'scenes.json']);
});

it('waits for nobody: a demo that is running keeps its folder', async () => {
  const { folder } = demoFolder();
  const lock = await lockStore(join(folder, 'polar-sync.db'));
  const before = readdirSync(folder);
  const { exitCode, stderr } = await remove(folder, '--json');
  lock.release();
  expect([exitCode, JSON.parse(stderr)]).toMatchObject([
    6,
    { code: 'PULL_RUNNING', hint: 'Wait for the demo to end.' },
  ]);
  expect(readdirSync(folder)).toEqual(before.filter((name) => !name.endsWith('-journal')));
});

it('refuses other sample data in the folder of a demo', async () => {
  const { folder } = demoFolder();
  const { exitCode, stderr } = await run(['demo', '--dir', folder, '--sample', 'oddities', '--json']);
  expect([exitCode, JSON.parse(stderr)]).toMatchObject([2, { code: 'DEMO_SAMPLE' }]);
});
