import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { start } from '../../commands/bin.js';
import { temporaryFolder } from '../../support/folder.js';

const root = resolve(import.meta.dirname, '../../..');

describe('an installation without SQLite', () => {
  /** The program as npm leaves it when the optional dependency could not be built: npm removes the package. */
  function installed(): string {
    const folder = temporaryFolder();
    for (const part of ['bin', 'dist/bundle', 'package.json'])
      cpSync(join(root, part), join(folder, part), { recursive: true });
    const packages = readdirSync(join(root, 'node_modules')).filter((name) => !/^(\.|better-sqlite3)/.test(name));
    mkdirSync(join(folder, 'node_modules'));
    for (const name of packages) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    return folder;
  }

  it('ends with the same message as the first command, and does not fail', { timeout: 60_000 }, async () => {
    const folder = installed();
    const env = { PATH: folder, HOME: folder, POLAR_SYNC_HOME: folder };
    const node = (...argv: string[]) => start(process.execPath, argv, env).ended;
    const { exitCode, stdout, stderr } = await node(join(folder, 'bin/after-install.js'));
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain('polar-sync: SQLite does not work here, and polar-sync needs it: ');
    const program = join(folder, 'bin/polar-sync.js');
    const demo = await node(program, 'import', folder, '--user', '1', '--json');
    const { code, exit, message, hint } = JSON.parse(demo.stderr.trim().split('\n').at(-1) ?? '');
    expect([demo.exitCode, code, exit]).toEqual([8, 'SQLITE_MISSING', 8]);
    expect(stderr).toBe(`\npolar-sync: ${message}\npolar-sync: ${hint}\n\n`);
    if (Number.parseInt(process.versions.node, 10) < 22) expect(message).toContain('a C++ compiler, make, Python 3');
    else expect(message).toContain('npm left out');
  });

  it('is silent if all is well, and before the build', async () => {
    const whole = await start(process.execPath, [join(root, 'bin/after-install.js')]).ended;
    expect(whole).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
    const bare = temporaryFolder();
    cpSync(join(root, 'bin'), join(bare, 'bin'), { recursive: true });
    const before = await start(process.execPath, [join(bare, 'bin/after-install.js')]).ended;
    expect(before).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });
});
