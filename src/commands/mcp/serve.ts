import { once } from 'node:events';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { readVersion } from '../../config/version.js';
import { ExitCode } from '../../errors.js';
import { Served } from '../../mcp/served.js';
import { createServer } from '../../mcp/server.js';
import type { Context } from '../context.js';
import { openAthleteReader } from '../shared/athlete.js';
import type { McpOptions } from './options.js';

/**
 * Serves on stdin and stdout until the assistant closes stdin, or a signal ends it; both are exit 0. Nothing else is
 * written on stdout. @throws UsageError, StoreError
 */
export async function serve(
  context: Context,
  options: McpOptions,
  tools: readonly string[] | undefined,
): Promise<number> {
  const { ui, stdin, stdout, signal } = context;
  const store = await openAthleteReader(context, options);
  let served: Served | undefined;
  try {
    const [user] = store.users();
    served = new Served(store, {
      ...{ user, since: options.since, positions: options.withPositions === true },
      formDays: context.settings.formDays,
    });
    const offer = {
      version: readVersion(),
      tools,
      onUnexpected: (problem: unknown) => {
        ui.warn(problem instanceof Error ? problem.message : String(problem));
        if (problem instanceof Error && problem.stack !== undefined) ui.debug(problem.stack);
      },
    };
    const now = served;
    const handle = serveStdio(() => createServer(now, offer), {
      transport: new StdioServerTransport(stdin, stdout as NodeJS.WriteStream),
      onerror: ({ message }) => ui.debug(message),
    });
    if (stdin.isTTY)
      ui.note('An assistant starts this and talks to it on stdin: polar-sync mcp install. Ctrl-C ends it.');
    await ended(stdin, signal);
    await handle.close();
    return ExitCode.ok;
  } finally {
    served?.close();
    store.close();
  }
}

/** Resolves when there is no more input, or the signal arrives. */
async function ended(stdin: NodeJS.ReadStream, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const closed = new AbortController();
  const all = { signal: closed.signal };
  await Promise.race([once(stdin, 'end', all), once(stdin, 'close', all), once(signal, 'abort', all)]);
  closed.abort();
}
