import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientFile, clientNames, withServer } from '../../../src/commands/mcp/clients.js';
import { main } from '../../../src/commands/program/main.js';
import { Keyboard, Screen } from '../../ui/streams.js';
import { run, temporaryFolder } from '../run.js';

/** A home, and the file of Cursor in it. */
function place(content?: string) {
  const home = temporaryFolder();
  const file = join(home, '.cursor', 'mcp.json');
  if (content !== undefined) {
    mkdirSync(dirname(file));
    writeFileSync(file, content);
  }
  return { file, env: { HOME: home, POLAR_SYNC_HOME: join(home, 'polar'), POLAR_CLIENT_SECRET: 's3cr3t' } };
}

describe('mcp install', () => {
  it('adds the server to a new file', async () => {
    const { file, env } = place();
    const { exitCode, stdout } = await run(['mcp', 'install', 'cursor', '--yes'], { env });
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`Added polar-sync to Cursor: ${file}`)]);
    const { mcpServers } = JSON.parse(readFileSync(file, 'utf8'));
    expect(mcpServers).toEqual({
      'polar-sync': {
        command: process.execPath,
        args: [expect.stringMatching(/^\//), 'mcp'],
        env: { POLAR_SYNC_HOME: env.POLAR_SYNC_HOME },
      },
    });
    expect(readdirSync(dirname(file))).toEqual(['mcp.json']);
  });

  it('keeps everything else in the file, and a copy of it', async () => {
    const before = '{"theme": "dark", "mcpServers": {"other": {"command": "x"}}}';
    const { file, env } = place(before);
    const { stdout } = await run(['mcp', 'install', 'cursor', '--yes', '--json'], { env });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ schema: 'polar-sync.mcp-install/1', done: 'installed', client: 'cursor', file });
    expect(readFileSync(report.copy, 'utf8')).toBe(before);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      theme: 'dark',
      mcpServers: { other: { command: 'x' }, 'polar-sync': report.entry },
    });
    // The same again changes nothing, and other flags replace the entry.
    expect(JSON.parse((await run(['mcp', 'install', 'cursor', '--yes', '--json'], { env })).stdout).done).toBe(
      'unchanged',
    );
    await run(
      ['mcp', 'install', 'cursor', '--yes', '--since', '2026-01-01', '--tools', 'day,nights', '--with-positions'],
      { env },
    );
    expect(JSON.parse(readFileSync(file, 'utf8')).mcpServers['polar-sync'].args.slice(1)).toEqual([
      ...['mcp', '--since', '2026-01-01', '--tools', 'day,nights', '--with-positions'],
    ]);
    expect(readdirSync(dirname(file)).sort()).toEqual([
      ...['mcp.json', 'mcp.json.before-polar-sync', 'mcp.json.before-polar-sync-2'],
    ]);
  });

  it('asks on a terminal, and writes only after yes', async () => {
    const { file, env } = place();
    for (const [typed, isThere] of [
      ['no', false],
      ['', false],
      ['yes', true],
    ] as const) {
      const stdin = new Keyboard(true);
      const [stdout, stderr] = [new Screen({ tty: true }), new Screen({ tty: true })];
      const done = main(['mcp', 'install', 'cursor'], { stdout, stderr, stdin, env, on() {}, off() {} } as never);
      await expect.poll(() => stderr.text).toContain('Type yes');
      expect(stderr.text).toContain('can then read your health data');
      stdin.type(`${typed}\r`);
      expect([typed, await done, existsSync(file)]).toEqual([typed, 0, isThere]);
    }
  });

  it('writes nothing without a terminal and --yes', async () => {
    const { file, env } = place();
    const { exitCode, stderr } = await run(['mcp', 'install', 'cursor', '--json'], { env });
    expect([exitCode, JSON.parse(stderr).code, existsSync(file)]).toEqual([2, 'MCP_CONFIRM', false]);
  });

  it.each(clientNames)('prints what belongs into the file of %s, and writes nothing', async (client) => {
    const { env } = place();
    const { exitCode, stdout } = await run(['mcp', 'install', client, '--print'], { env });
    const [key, type] = client === 'vscode' ? ['servers', 'stdio'] : ['mcpServers', undefined];
    expect([exitCode, JSON.parse(stdout)[key]['polar-sync'].type]).toEqual([0, type]);
    expect(stdout).not.toContain('s3cr3t');
    expect(readdirSync(env.HOME)).toEqual([]);
  });

  it.each(['// a remark\n{}', '[]', '{"mcpServers": []}', '{"mcpServers": {}'])(
    'does not touch what it cannot read: %s',
    async (text) => {
      const { file, env } = place(text);
      const { exitCode, stderr } = await run(['mcp', 'install', 'cursor', '--yes', '--json'], { env });
      expect([exitCode, JSON.parse(stderr)]).toEqual([
        2,
        expect.objectContaining({ code: 'MCP_CONFIG', hint: expect.stringContaining('--print') }),
      ]);
      expect([readFileSync(file, 'utf8'), readdirSync(dirname(file))]).toEqual([text, ['mcp.json']]);
    },
  );

  it('follows a link, which stays one', async () => {
    const { file, env } = place();
    const real = join(env.HOME, 'dotfiles.json');
    writeFileSync(real, '{}');
    mkdirSync(dirname(file));
    symlinkSync(real, file);
    await run(['mcp', 'install', 'cursor', '--yes'], { env });
    expect(readFileSync(real, 'utf8')).toContain('polar-sync');
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(real, 'utf8'));
    expect(existsSync(`${real}.before-polar-sync`)).toBe(true);
  });

  it('refuses what makes no sense', async () => {
    const { env } = place();
    const codeOf = async (...argv: string[]) =>
      JSON.parse((await run(['mcp', ...argv, '--json'], { env })).stderr).code;
    expect(await codeOf('install')).toBe('MCP_CLIENT');
    expect(await codeOf('--print')).toBe('MCP_INSTALL_ONLY');
    expect(await codeOf('install', 'cursor', '--since', '2026-02-30')).toBe('DATE');
    expect(await codeOf('install', 'cursor', '--tools', 'day,night')).toBe('UNKNOWN_TOOL');
  });
});

describe('the file of an assistant', () => {
  it('is where it looks for it', () => {
    const at = (name: (typeof clientNames)[number], platform: NodeJS.Platform, env = {}) =>
      clientFile(name, '/home/a', env, platform);
    expect(at('claude', 'darwin')).toBe('/home/a/Library/Application Support/Claude/claude_desktop_config.json');
    expect(at('claude', 'linux')).toBe('/home/a/.config/Claude/claude_desktop_config.json');
    expect(at('claude', 'win32', { APPDATA: '/roaming' })).toBe('/roaming/Claude/claude_desktop_config.json');
    expect(at('vscode', 'linux', { XDG_CONFIG_HOME: '/x' })).toBe('/x/Code/User/mcp.json');
    expect(at('vscode', 'darwin')).toBe('/home/a/Library/Application Support/Code/User/mcp.json');
    expect(at('cursor', 'win32')).toBe('/home/a/.cursor/mcp.json');
  });

  it('may be empty, or begin with a byte order mark', () => {
    for (const before of [undefined, '', ' \n', '\uFEFF{}'])
      expect(JSON.parse(withServer('vscode', 'f', before, 'a', { command: 'c', args: [] }))).toEqual({
        servers: { a: { command: 'c', args: [] } },
      });
  });
});
