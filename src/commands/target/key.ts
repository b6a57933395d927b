import { fromEnvironment } from '../../config/environment.js';
import type { TargetKind } from '../../deliver/target.js';
import { InterruptedError, UsageError } from '../../errors.js';
import type { Context } from '../context.js';

const maxKeyBytes = 64 * 1024;

/**
 * The key of a target: from POLAR_SYNC_TARGET_KEY, asked for on a terminal, or the first line of stdin. Never from argv,
 * which every user of the machine can read.
 * @throws UsageError TARGET_KEY_MISSING, TARGET_KEY_INVALID
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
    ui.note(`The ${name} of ${title} is made here: ${madeAt}`);
    return checked(
      await ui.ask(`${name.charAt(0).toUpperCase()}${name.slice(1)} (not shown):`, { secret: true }),
      title,
    );
  }
  const line = stdin.isTTY ? '' : await firstLine(stdin, signal);
  if (line !== '') return checked(line, title);
  throw new UsageError('TARGET_KEY_MISSING', `${title} needs a ${name}, and there is no terminal to ask for it.`, {
    hint: `Make one at ${madeAt}, then pass it on stdin or in POLAR_SYNC_TARGET_KEY.`,
  });
}

/** What a header can carry. */
function checked(key: string, title: string): string {
  if (/^[\x21-\x7e]+$/.test(key.trim())) return key.trim();
  throw new UsageError('TARGET_KEY_INVALID', `That is not a key of ${title}: it is empty, or has blanks in it.`, {
    hint: 'Copy it again, without anything around it.',
  });
}

async function firstLine(stdin: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  const interrupted = () => new InterruptedError('INTERRUPTED', 'Interrupted.');
  return new Promise((resolve, reject) => {
    let text = '';
    const done = () => {
      stdin.off('data', take);
      stdin.off('end', done);
      stdin.off('error', done);
      signal.removeEventListener('abort', stop);
      stdin.pause();
      resolve(text.split(/\r?\n/)[0]?.trim() ?? '');
    };
    const stop = () => reject(interrupted());
    const take = (chunk: Buffer | string) => {
      text += String(chunk);
      if (/\n/.test(text) || text.length > maxKeyBytes) done();
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    stdin.on('data', take);
    stdin.on('end', done);
    stdin.on('error', done);
  });
}
