import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../config/environment.js';
import { homeOf } from '../../config/paths.js';
import { InterruptedError, UsageError } from '../../errors.js';
import { codeOf } from '../../guards.js';
import type { MirrorAddress } from '../../mirror/address.js';
import { placeOf } from '../../mirror/errors.js';
import { passwordIn } from '../../mirror/password-file.js';
import { mirrorPassword } from '../../tokens/mirror-password.js';
import type { Context } from '../context.js';
import { firstLine } from '../target/key.js';

/**
 * The password for a mirror: from the file that PGPASSFILE names (or `~/.pgpass`), as psql takes it, otherwise from the
 * token store. undefined: there is none, and PostgreSQL may need none.
 * @throws UsageError PGPASSFILE, TokenStoreError
 */
export async function passwordFor(context: Context, address: MirrorAddress): Promise<string | undefined> {
  const { settings, env } = context;
  const text = passwordFile(env, (line) => context.ui.warn(line));
  return (text === undefined ? undefined : passwordIn(text, address)) ?? storeOf(settings, env, address).read();
}

/** Asks for the password, on a terminal or as the first line of stdin, and keeps it; an empty one is forgotten. */
export async function savePassword(context: Context, address: MirrorAddress): Promise<void> {
  const { settings, env, ui, stdin, signal } = context;
  const question = `Password of ${address.user} for ${placeOf(address)} (not shown; empty: forget it):`;
  const typed = ui.interactive && stdin.isTTY ? await ui.ask(question, { secret: true }) : await piped(stdin, signal);
  if (signal.aborted) throw new InterruptedError('INTERRUPTED', 'Interrupted.');
  const store = storeOf(settings, env, address);
  if (typed === '') await store.clear();
  else await store.write(typed);
  ui.note(typed === '' ? `Forgotten in ${store.describe()}.` : `Kept in ${store.describe()}.`);
}

function piped(stdin: Context['stdin'], signal: AbortSignal): Promise<string> {
  if (!stdin.isTTY) return firstLine(stdin, signal);
  throw new UsageError('MIRROR_PASSWORD_MISSING', 'There is no terminal to ask for the password.', {
    hint: 'Pass it on stdin.',
  });
}

function storeOf(settings: Context['settings'], env: Environment, { user, host, port, database }: MirrorAddress) {
  return mirrorPassword(settings, env, `${user}@${host}:${port}/${database}`);
}

/** As libpq: a file that others can read is not used. */
function passwordFile(env: Environment, warn: (line: string) => void): string | undefined {
  const named = env.PGPASSFILE;
  const path = named || join(homeOf(env), '.pgpass');
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      warn(`${path} is not used, because others can read it: chmod 600 ${path}`);
      return undefined;
    }
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' && !named) return undefined;
    throw new UsageError('PGPASSFILE', `Cannot read the password file ${path}.`, {
      hint: named ? 'Correct PGPASSFILE, or unset it.' : 'Check its permissions.',
      cause,
    });
  }
}
