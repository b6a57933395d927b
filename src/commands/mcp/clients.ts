import { join } from 'node:path';
import { UsageError } from '../../errors.js';
import { isObject } from '../../guards.js';

/** The assistants that `mcp install` knows. */
export const clientNames = ['claude', 'cursor', 'vscode'] as const;
export type ClientName = (typeof clientNames)[number];

/** How an assistant starts a server. */
export interface ServerEntry {
  /** Only VS Code asks for it. */
  type?: 'stdio';
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/** Where an assistant keeps its servers. */
interface Client {
  title: string;
  /** The file, in folders that depend on the system. */
  file(folders: { home: string; settings: string }): string;
  /** The name of the object in it that has the servers. */
  key: 'mcpServers' | 'servers';
}

/** Each assistant by its name. */
export const clients: Readonly<Record<ClientName, Client>> = {
  claude: {
    title: 'Claude Desktop',
    file: ({ settings }) => join(settings, 'Claude', 'claude_desktop_config.json'),
    key: 'mcpServers',
  },
  cursor: { title: 'Cursor', file: ({ home }) => join(home, '.cursor', 'mcp.json'), key: 'mcpServers' },
  vscode: { title: 'VS Code', file: ({ settings }) => join(settings, 'Code', 'User', 'mcp.json'), key: 'servers' },
};

/** The configuration file of an assistant. */
export function clientFile(
  name: ClientName,
  home: string,
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string {
  const settings = {
    darwin: join(home, 'Library', 'Application Support'),
    win32: env.APPDATA || join(home, 'AppData', 'Roaming'),
  }[platform as string];
  return clients[name].file({ home, settings: settings ?? (env.XDG_CONFIG_HOME || join(home, '.config')) });
}

/**
 * The text of a configuration file with the server in it, and everything else as it was.
 * @param before its text; undefined: there is no file.
 * @throws UsageError MCP_CONFIG
 */
export function withServer(
  name: ClientName,
  file: string,
  before: string | undefined,
  id: string,
  entry: ServerEntry,
): string {
  const { key } = clients[name];
  const config = before === undefined || before.trim() === '' ? {} : parsed(before, file);
  const servers = config[key] ?? {};
  if (!isObject(servers)) throw unreadable(file, `"${key}" in it is not an object`);
  return `${JSON.stringify({ ...config, [key]: { ...servers, [id]: entry } }, null, 2)}\n`;
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw unreadable(file, 'it is not JSON, or JSON with comments', cause);
  }
  if (!isObject(value)) throw unreadable(file, 'it is not an object');
  return value;
}

function unreadable(file: string, why: string, cause?: unknown): UsageError {
  return new UsageError('MCP_CONFIG', `Cannot add polar-sync to ${file}: ${why}. Nothing was changed.`, {
    hint: 'Add --print, and put what it prints there yourself.',
    cause,
  });
}
