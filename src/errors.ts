/** Exit codes of every command. Scripts rely on them; never renumber. */
export const ExitCode = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  partial: 3,
  auth: 4,
  temporary: 5,
  busy: 6,
  tokenStore: 7,
  store: 8,
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** What an error may contain besides its message. */
export interface ErrorDetails {
  /** The one thing to do next. */
  hint?: string;
  cause?: unknown;
}

/**
 * The base of every reported failure: a message, a stable machine code (UPPER_SNAKE_CASE), the exit code of the process
 * and the remedy. Message and hint never contain a secret.
 */
export abstract class PolarSyncError extends Error {
  abstract readonly exitCode: ExitCode;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, { hint, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
  }
}

/** What went wrong and what to do next, in one line. */
export function inFull({ message, hint }: { message: string; hint?: string | undefined }): string {
  return hint === undefined ? message : `${message} ${hint}`;
}

/** A flag, setting or input that cannot be used (exit 2). */
export class UsageError extends PolarSyncError {
  readonly exitCode = ExitCode.usage;
}

/** Not signed in, token rejected, consent missing (exit 4). */
export class AuthError extends PolarSyncError {
  readonly exitCode = ExitCode.auth;
}

/** Network, 5xx, rate limit: running the same command later is the remedy (exit 5). */
export class TemporaryError extends PolarSyncError {
  readonly exitCode = ExitCode.temporary;
}

/** Another pull holds the database (exit 6). */
export class BusyError extends PolarSyncError {
  readonly exitCode = ExitCode.busy;
}

/** The token store is locked, absent, hanging or unreadable (exit 7). */
export class TokenStoreError extends PolarSyncError {
  readonly exitCode = ExitCode.tokenStore;
}

/** The database cannot be opened, read or written (exit 8). */
export class StoreError extends PolarSyncError {
  readonly exitCode = ExitCode.store;
}

/** Ctrl-C or SIGTERM (exit 130). */
export class InterruptedError extends PolarSyncError {
  readonly exitCode = ExitCode.interrupted;
}

/** A response from Polar that is not recognized, and that the command cannot do without (exit 1). */
export class UnexpectedError extends PolarSyncError {
  readonly exitCode = ExitCode.unexpected;
}
