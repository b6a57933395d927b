import { spawn } from 'node:child_process';

type Env = Readonly<Record<string, string | undefined>>;

/** A shell command, or the pager that most systems have. */
export interface Pager {
  command: string;
  shell: boolean;
}

/** The pager for long output; undefined if none is wanted. */
export function pagerOf(env: Env): Pager | undefined {
  const chosen = env.PAGER?.trim();
  if (chosen === undefined) return env.TERM === 'dumb' ? undefined : { command: 'less', shell: false };
  return chosen === '' || chosen === 'cat' ? undefined : { command: chosen, shell: true };
}

/**
 * Shows text in a pager on this process's terminal and resolves when you leave it.
 * @returns false if it could not be started, so the text has not been shown.
 */
export async function page(text: string, { command, shell }: Pager, env: Env): Promise<boolean> {
  // Ctrl-C belongs to the pager (it stops a search there); without a listener it would end this process under it.
  const left = () => undefined;
  process.on('SIGINT', left);
  try {
    return await new Promise<boolean>((resolve) => {
      const child = spawn(command, {
        shell,
        stdio: ['pipe', 'inherit', 'inherit'],
        // Colors, and text that fits stays on the screen: as other tools call less.
        env: { ...env, LESS: env.LESS ?? 'FRX', LV: env.LV ?? '-c' },
      });
      // Leaving the pager early closes the pipe.
      child.stdin.on('error', () => undefined);
      child.on('error', () => resolve(false));
      child.on('close', (code) => resolve(code !== NOT_FOUND && code !== NOT_EXECUTABLE));
      child.stdin.end(text);
    });
  } finally {
    process.off('SIGINT', left);
  }
}

/** The exit codes of a shell for a command that does not exist, or cannot be run. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;
