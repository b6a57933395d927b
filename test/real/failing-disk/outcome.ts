import { expect } from 'vitest';
import type { Outcome } from '../../commands/run.js';

/** The error codes a failing disk may lead to, with their exit codes. */
const codes: Record<string, number> = {
  DISK_FULL: 8,
  IO_ERROR: 8,
  CANNOT_OPEN: 8,
  EXPORT_WRITE: 8,
  TOKEN_FILE_UNWRITABLE: 7,
  TOKEN_NOT_KEPT: 7,
};

/**
 * Checks what a program prints when the disk fails: an error about the disk, with a remedy and the right exit code, or only
 * warnings; never a stack trace, never a secret.
 */
export function expectUnderstandable({ exitCode, stdout, stderr }: Outcome, secrets: readonly string[]): void {
  for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
  expect(stderr).not.toMatch(/\n\s+at |SqliteError|UNEXPECTED|undefined/);
  const lines = stderr.split('\n').filter((line) => line !== '');
  const errors = lines.filter((line) => line.startsWith('{'));
  if (exitCode === 0) {
    expect(errors, stderr).toEqual([]);
    return;
  }
  expect(errors, `exit ${exitCode}: ${stderr}`).toHaveLength(1);
  const { code, exit, hint } = JSON.parse(errors[0] ?? '') as { code: string; exit: number; hint: string | null };
  expect([code, exit, exitCode], stderr).toEqual([code, codes[code], codes[code]]);
  expect(hint, stderr).toMatch(/\w/);
}

/** Counts how a program ended. */
export function tally() {
  const counts = new Map<string, number>();
  return {
    add(manner: string, { exitCode, stderr }: Outcome): void {
      const code = /"code":"(\w+)"/.exec(stderr)?.[1] ?? (stderr === '' ? 'nothing said' : 'a warning');
      const key = `${manner} -> ${exitCode} ${code}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    inWords: () =>
      [...counts]
        .map(([key, n]) => `${n} ${key}`)
        .sort()
        .join(', '),
  };
}
