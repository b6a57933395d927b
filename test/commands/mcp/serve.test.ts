import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toolNames } from '../../../src/mcp/tool-names.js';
import { tools } from '../../../src/mcp/tools.js';
import { openStore } from '../../../src/storage/store.js';
import { connected } from '../../mcp/client.js';
import { bin, start } from '../bin.js';
import { library, workout } from '../library.js';
import { temporaryFolder } from '../run.js';

const opening = `${JSON.stringify({
  ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } },
})}\n`;

describe('mcp', () => {
  it('offers only the tools that were named, and no schema without SQL', async () => {
    const { client, close } = await connected(library(temporaryFolder()), ['--tools', 'nights, day']);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['nights', 'day']);
    expect((await client.listResources()).resources).toEqual([]);
    await expect(client.callTool({ name: 'query', arguments: { sql: 'SELECT 1' } })).rejects.toThrow(/query/);
    await close();
  });

  it('names every tool on the command line', () => {
    expect(tools.map(({ name }) => name)).toEqual([...toolNames]);
  });

  it.each(['stdin', 'SIGTERM', 'SIGINT'] as const)(
    'ends with 0 by %s, and writes nothing but the protocol',
    async (how) => {
      const { child, ended } = start(process.execPath, [bin, 'mcp'], library(temporaryFolder()));
      child.stdin.write(opening);
      await new Promise((resolve) => child.stdout.once('data', resolve));
      if (how === 'stdin') child.stdin.end();
      else child.kill(how);
      const { exitCode, stdout, stderr } = await ended;
      expect([exitCode, stderr]).toEqual([0, '']);
      const lines = stdout.trimEnd().split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { jsonrpc: string }).jsonrpc)).toEqual(['2.0']);
    },
  );

  it('ends while a statement runs that would never end', async () => {
    const { child, ended } = start(process.execPath, [bin, 'mcp'], library(temporaryFolder()));
    child.stdin.write(opening);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const sql = 'WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n';
    const params = { name: 'query', arguments: { sql } };
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params })}\n`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill('SIGTERM');
    expect((await ended).exitCode).toBe(0);
  });

  it('says on stderr why it cannot serve', async () => {
    const env = { POLAR_SYNC_HOME: temporaryFolder() };
    const { exitCode, stdout, stderr } = await start(process.execPath, [bin, 'mcp', '--json'], env).ended;
    expect([exitCode, stdout, JSON.parse(stderr).code]).toEqual([2, '', 'NO_STORE']);
  });

  it('sees what is pulled while it serves', async () => {
    const home = temporaryFolder();
    const { call, close } = await connected(library(home));
    const counted = (count: number) => ({ structuredContent: { workouts: { count } } });
    expect(await call('inventory')).toMatchObject(counted(3));
    const store = openStore(join(home, 'polar-sync.db'));
    store.atomically(() => store.saveWorkout('10579', workout({ id: 'ee00' })));
    store.close();
    expect(await call('inventory')).toMatchObject(counted(4));
    expect((await call('query', { sql: 'SELECT count(*) FROM workouts' })).structuredContent?.rows).toEqual([[4]]);
    await close();
  });
});
