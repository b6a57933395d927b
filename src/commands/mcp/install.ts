import { copyFileSync, existsSync, readFileSync, realpathSync } from 'node:fs';
import { replaceDurably } from '../../config/durable-file.js';
import { fromEnvironment } from '../../config/environment.js';
import { homeOf } from '../../config/paths.js';
import { ExitCode, UsageError } from '../../errors.js';
import { carriedEnvironment } from '../../schedule/job.js';
import type { Context } from '../context.js';
import { type ClientName, clientFile, clients, type ServerEntry, withServer } from './clients.js';
import type { McpOptions } from './options.js';

/** `mcp install --json`. */
interface InstallReport {
  schema: 'polar-sync.mcp-install/1';
  client: ClientName;
  file: string;
  done: 'printed' | 'installed' | 'unchanged' | 'declined';
  /** The file as it was before. */
  copy?: string;
  name: string;
  entry: ServerEntry;
}

/** Adds this program to the configuration of an assistant: asks first, and keeps a copy. @throws UsageError */
export async function install(
  context: Context,
  client: ClientName,
  options: McpOptions,
  platform: NodeJS.Platform = process.platform,
): Promise<number> {
  const { env, settings } = context;
  const file = clientFile(client, homeOf(env), env, platform);
  const name = settings.profile === 'default' ? 'polar-sync' : `polar-sync-${settings.profile}`;
  const entry = entryOf(context, client, options);
  const report = { schema: 'polar-sync.mcp-install/1' as const, client, file, name, entry };
  if (options.print) {
    show(context, { ...report, done: 'printed' });
    return ExitCode.ok;
  }
  const real = existsSync(file) ? realpathSync(file) : file;
  const before = existsSync(real) ? readFileSync(real, 'utf8') : undefined;
  const after = withServer(client, file, before, name, entry);
  if (before !== undefined && JSON.stringify(JSON.parse(before)) === JSON.stringify(JSON.parse(after))) {
    show(context, { ...report, done: 'unchanged' });
    return ExitCode.ok;
  }
  if (!options.yes && !(await isConfirmed(context, client, file))) {
    show(context, { ...report, done: 'declined' });
    return ExitCode.ok;
  }
  const copy = before === undefined ? undefined : copyOf(real);
  replaceDurably(real, after);
  show(context, { ...report, done: 'installed', ...(copy !== undefined && { copy }) });
  return ExitCode.ok;
}

/** How the assistant starts this very program, with the same flags. Nothing in it is secret. */
function entryOf({ env, settings }: Context, client: ClientName, options: McpOptions): ServerEntry {
  const { profile, paths } = settings;
  const db = (options.db ?? fromEnvironment(env, 'db')) ? paths.dbFile : undefined;
  const carried = carriedEnvironment(env);
  return {
    ...(client === 'vscode' && { type: 'stdio' as const }),
    command: process.execPath,
    args: [
      realpathSync(process.argv[1] ?? ''),
      'mcp',
      ...(profile === 'default' ? [] : ['--profile', profile]),
      ...(db === undefined ? [] : ['--db', db]),
      ...(options.athlete === undefined ? [] : ['--athlete', options.athlete]),
      ...(options.since === undefined ? [] : ['--since', options.since]),
      ...(options.tools === undefined ? [] : ['--tools', options.tools]),
      ...(options.withPositions ? ['--with-positions'] : []),
    ],
    ...(Object.keys(carried).length > 0 && { env: carried }),
  };
}

async function isConfirmed({ ui, stdin }: Context, client: ClientName, file: string): Promise<boolean> {
  if (!ui.interactive || !stdin.isTTY) {
    throw new UsageError('MCP_CONFIRM', `This would change ${file}, and there is no terminal to ask on.`, {
      hint: 'Add --yes to change it, or --print to see what would be added.',
    });
  }
  ui.note(`${clients[client].title} can then read your health data, and sends it to its provider.`);
  const answer = await ui.ask(`Add polar-sync to ${file}? Type yes:`);
  return answer.trim().toLowerCase() === 'yes';
}

/** Keeps a copy beside the file, under a name that is free. */
function copyOf(file: string): string {
  for (let n = 1; ; n += 1) {
    const copy = `${file}.before-polar-sync${n === 1 ? '' : `-${n}`}`;
    if (existsSync(copy)) continue;
    copyFileSync(file, copy);
    return copy;
  }
}

function show({ ui }: Context, report: InstallReport): void {
  if (ui.json) {
    ui.result(report);
    return;
  }
  const { client, file, done, copy, name, entry } = report;
  const { title, key } = clients[client];
  if (done === 'printed') {
    for (const line of JSON.stringify({ [key]: { [name]: entry } }, null, 2).split('\n')) ui.print(line);
    ui.note(`This belongs into ${file}.`);
  } else if (done === 'installed') {
    ui.print(`Added ${name} to ${title}: ${file}`);
    if (copy !== undefined) ui.print(`The file as it was: ${copy}`);
    ui.print(`Restart ${title}, and ask it: How did I sleep this week?`);
  } else if (done === 'unchanged') ui.print(`${title} has ${name} already: ${file}`);
  else ui.print('Nothing was changed.');
}
