import { ExitCode, PolarSyncError } from '../../errors.js';
import { wrap } from '../../ui/width.js';
import type { Context } from '../context.js';

/** `skip`: it could not be checked, or does not matter now. */
export type CheckStatus = 'ok' | 'warn' | 'fail' | 'skip';

/** One line of `doctor`. */
export interface Check {
  name: string;
  status: CheckStatus;
  message: string;
  /** The one thing to do about it. */
  hint?: string;
}

/** `doctor --json`. */
export interface DoctorResult {
  schema: 'polar-sync.doctor/1';
  ok: boolean;
  checks: Check[];
}

/** Which failure decides the exit code if there are several: without a token, nothing else matters. */
const mostSevere: readonly ExitCode[] = [
  ExitCode.tokenStore,
  ExitCode.auth,
  ExitCode.temporary,
  ExitCode.store,
  ExitCode.usage,
  ExitCode.unexpected,
];

const colors = { ok: 'green', warn: 'yellow', fail: 'red', skip: 'dim' } as const;
const NAME_WIDTH = 'double recordings'.length;
/** Status and name, with the gaps. */
const LABEL_WIDTH = 'skip'.length + 2 + NAME_WIDTH + 2;
const NARROWEST = 20;

/** Collects what the checks found, in order. */
export class DoctorReport {
  readonly #checks: Check[] = [];
  readonly #exits = new Set<ExitCode>();

  get result(): DoctorResult {
    return { schema: 'polar-sync.doctor/1', ok: this.#exits.size === 0, checks: this.#checks };
  }

  get exitCode(): ExitCode {
    return mostSevere.find((code) => this.#exits.has(code)) ?? ExitCode.ok;
  }

  ok(name: string, message: string): void {
    this.#checks.push({ name, status: 'ok', message });
  }

  warn(name: string, message: string, hint: string): void {
    this.#checks.push({ name, status: 'warn', message, hint });
  }

  skip(name: string, message: string): void {
    this.#checks.push({ name, status: 'skip', message });
  }

  fail(name: string, exit: ExitCode, message: string, hint: string | undefined): void {
    this.#checks.push({ name, status: 'fail', message, ...(hint !== undefined && { hint }) });
    this.#exits.add(exit);
  }

  /** A PolarSyncError becomes a line; anything else is thrown again. */
  failWith(name: string, problem: unknown): void {
    if (!(problem instanceof PolarSyncError) || problem.exitCode === ExitCode.interrupted) throw problem;
    this.fail(name, problem.exitCode, problem.message, problem.hint);
  }

  /** Prints everything; with `--quiet` only what needs attention. */
  show({ ui }: Context): void {
    if (ui.json) {
      ui.result(this.result);
      return;
    }
    const room = ui.terminal ? Math.max(ui.width - LABEL_WIDTH, NARROWEST) : Number.POSITIVE_INFINITY;
    for (const { name, status, message, hint } of this.#checks) {
      if (ui.quiet && (status === 'ok' || status === 'skip')) continue;
      const label = `${ui.paint(colors[status], status.padEnd(4))}  ${name.padEnd(NAME_WIDTH)}  `;
      const [first = '', ...more] = wrap(hint === undefined ? message : `${message} -> ${hint}`, room);
      ui.print(`${label}${first}`);
      for (const line of more) ui.print(`${' '.repeat(LABEL_WIDTH)}${line}`);
    }
  }
}
