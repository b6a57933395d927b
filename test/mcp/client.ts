import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { bin } from '../commands/bin.js';

/** How a client of each generation of the protocol opens the connection: `initialize`, and `server/discover`. */
export const generations = [
  { generation: '2025', mode: 'legacy' },
  { generation: '2026-07-28', mode: { pin: '2026-07-28' } },
] as const;

/** What a tool answers. */
export interface Answer {
  isError?: boolean;
  content: { type: string; text: string }[];
  structuredContent?: Record<string, unknown>;
}

/** A client of the built program, as assistants start it. */
export async function connected(
  env: Record<string, string>,
  args: readonly string[] = [],
  mode: (typeof generations)[number]['mode'] = 'legacy',
) {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bin, 'mcp', ...args],
    env: { PATH: process.env.PATH ?? '', ...env },
    stderr: 'pipe',
  });
  let said = '';
  transport.stderr?.on('data', (piece) => {
    said += String(piece);
  });
  await client.connect(transport);
  return {
    client,
    pid: transport.pid,
    /** What the server wrote on stderr. */
    get said() {
      return said;
    },
    async call(name: string, given: Record<string, unknown> = {}): Promise<Answer> {
      return (await client.callTool({ name, arguments: given })) as unknown as Answer;
    },
    close: () => client.close(),
  };
}
