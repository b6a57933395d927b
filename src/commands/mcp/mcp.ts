import { UsageError } from '../../errors.js';
import { toolNames } from '../../mcp/tool-names.js';
import { meant } from '../../nearest.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { dayNamed, todayIn } from '../filters/dates.js';
import { athleteOption } from '../shared/athlete.js';
import { clientNames } from './clients.js';
import type { McpOptions } from './options.js';

/** `polar-sync mcp`. */
export const command: Definition = {
  description: 'answer the questions of an assistant about your data (MCP, on stdin and stdout), read-only',
  arguments: [
    { name: '[action]', description: 'install: add polar-sync to an assistant', choices: ['install'] },
    { name: '[client]', description: `install: ${clientNames.join(', ')}`, choices: clientNames },
  ],
  options: [
    { flags: '--with-positions', description: 'serve routes and positions too' },
    { flags: '--since <date>', description: 'serve nothing from before this local date (2026-01-01, 1y)', once: true },
    {
      flags: '--tools <names>',
      description: 'serve only these tools, separated by commas',
      words: toolNames,
      joined: true,
    },
    { flags: '--print', description: 'install: print the configuration and change nothing' },
    { flags: '--yes', description: 'install: do not ask' },
    athleteOption,
  ],
  more: [
    '',
    'What it serves goes to the assistant that started it, and to whoever runs that assistant. It makes no connection',
    'itself, and can read neither tokens nor files. docs/mcp.md describes every tool.',
  ].join('\n'),
  examples: [
    'mcp install claude',
    'mcp install vscode --print',
    'mcp install cursor --since 2026-01-01 --tools inventory,nights',
    'mcp --with-positions',
  ],
  run: runMcp,
};

/** Serves until the assistant ends it, or installs. @throws UsageError, StoreError */
export async function runMcp(
  context: Context,
  action: string | undefined,
  client: string | undefined,
  options: McpOptions,
): Promise<number> {
  // What is installed keeps the words: 1y is another date every day.
  const since =
    options.since === undefined ? undefined : dayNamed('--since', options.since, todayIn(context.settings.zone));
  const tools = options.tools === undefined ? undefined : namedTools(options.tools);
  if (action === undefined) {
    if (options.print || options.yes) throw onlyForInstall(options.print ? '--print' : '--yes');
    return (await import('./serve.js')).serve(context, { ...options, ...(since !== undefined && { since }) }, tools);
  }
  const name = clientNames.find((one) => one === client);
  if (name === undefined) {
    throw new UsageError('MCP_CLIENT', 'install needs the name of an assistant.', {
      hint: `Run polar-sync mcp install with one of: ${clientNames.join(', ')}.`,
    });
  }
  return (await import('./install.js')).install(context, name, options);
}

/** @throws UsageError UNKNOWN_TOOL */
function namedTools(typed: string): string[] {
  const names = typed.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !toolNames.some((one) => one === name));
  if (unknown === undefined) return names;
  throw new UsageError('UNKNOWN_TOOL', `Unknown tool ${JSON.stringify(unknown)}.`, {
    hint: meant(unknown, toolNames, `Tools: ${toolNames.join(', ')}.`),
  });
}

function onlyForInstall(flag: string): UsageError {
  return new UsageError('MCP_INSTALL_ONLY', `${flag} is for polar-sync mcp install.`, { hint: `Leave ${flag} out.` });
}
