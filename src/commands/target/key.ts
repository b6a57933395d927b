import { readLines } from '../../auth/loopback/lines.js';
import { fromEnvironment } from '../../config/environment.js';
import type { TargetKind } from '../../deliver/target.js';
import { InterruptedError, UsageError } from '../../errors.js';
import type { Context } from '../context.js';

/**
 * The key of a target: from POLAR_SYNC_TARGET_KEY, asked for on a terminal, or the first line of stdin. Never from argv,
 * which every user on the machine can read.
 * @throws UsageError TARGET_KEY_MISSING, TARGET_KEY_INVALID; InterruptedError
 */
export async function askForKey(
  context: Context,
  { title, needs }: Pick<TargetKind, 'title' | 'needs'>,
): Promise<string> {
  const { env, ui, stdin, signal } = context;
  const { name = 'key', madeAt = '' } = needs.key ?? {};
  const fromOutside = fromEnvironment(env, 'targetKey');
  if (fromOutside) return checked(fromOutside, title);
  if (ui.interactive && stdin.isTTY) {
    ui.note(`Create the ${name} of ${title} here: ${madeAt}`);
    return checked(
      await ui.ask(`${name.charAt(0).toUpperCase()}${name.slice(1)} (not shown):`, { secret: true }),
      title,
    );
  }
  const hint = `Create one at ${madeAt}, then pass it on stdin or in POLAR_SYNC_TARGET_KEY.`;
  const missing = (message: string, cause?: unknown) => new UsageError('TARGET_KEY_MISSING', message, { hint, cause });
  const read = stdin.isTTY ? Promise.resolve('') : firstLine(stdin, signal);
  const line = await read.catch((cause: unknown) => {
    throw missing(`Cannot read the ${name} of ${title} from stdin.`, cause);
  });
  if (signal.aborted) throw new InterruptedError('INTERRUPTED', 'Interrupted.');
  if (line !== '') return checked(line, title);
  throw missing(`${title} needs a ${name}, and there is no terminal to ask for it.`);
}

/** A key that fits into a header. */
function checked(key: string, title: string): string {
  if (/^[\x21-\x7e]+$/.test(key.trim())) return key.trim();
  throw new UsageError('TARGET_KEY_INVALID', `That is not a key of ${title}: it is empty, or contains blanks.`, {
    hint: 'Copy it again, without anything around it.',
  });
}

/** The first line of stdin; empty if there is none, or if the signal aborts. */
export async function firstLine(stdin: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  for await (const line of readLines(stdin, signal)) return line.trim();
  return '';
}
