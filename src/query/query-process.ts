import type { ChildProcess } from 'node:child_process';
import { InterruptedError, UnexpectedError, UsageError } from '../errors.js';
import { queue } from '../lanes.js';
import { openForReading } from '../storage/open-reader.js';
import { driverPath } from '../storage/sqlite/driver.js';
import type { Store } from '../storage/store.js';
import { type Asked, type Opening, type Outcome, type Rows, readerProgram } from './reader-program.js';
import { planScope, positionTables, type Scope, type ScopePlan } from './scope.js';
import { explained, refusalOf, tokensOf } from './statement.js';

/** How much a statement may return, and how long it may take. */
export interface QueryLimits {
  maxRows: number;
  /** Of the rows as JSON. */
  maxBytes: number;
  timeoutMs: number;
}

/** Far more than sorting a year of heart rates takes. */
const maxMemory = 1_000_000_000;

/**
 * Runs statements that read, one after the other, in a process of its own: it can be killed in the middle of one, and is
 * then started again for the next.
 */
export class QueryProcess {
  readonly #file: string;
  readonly #scope: Scope;
  readonly #plan: ScopePlan;
  #child: ChildProcess | undefined;
  readonly #nextTicket = queue();

  /** @param store open for reading, and kept open while statements run: the process reads the file that it reads. */
  constructor({ path, file }: Pick<Store, 'path' | 'file'>, scope: Scope = {}) {
    this.#file = file ?? path;
    this.#scope = scope;
    const db = openForReading(path, undefined, this.#file);
    try {
      this.#plan = planScope(db, scope);
    } finally {
      db.close();
    }
  }

  /**
   * The rows of a statement.
   * @throws UsageError SQL_REFUSED, SQL_ERROR, SQL_TOO_SLOW, SQL_TOO_LARGE; InterruptedError
   */
  async run(sql: string, limits: QueryLimits, signal?: AbortSignal): Promise<Rows> {
    const refusal = refusalOf(sql, this.#plan.setup.length > 0);
    if (refusal) throw new UsageError('SQL_REFUSED', refusal.message, { hint: refusal.hint });
    const { called, done } = this.#nextTicket();
    const outcome = await called.then(() => this.#run(sql, limits, signal)).finally(done);
    if ('problem' in outcome) throw this.#errorOf(outcome.problem);
    return outcome;
  }

  /** Ends the process. */
  close(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  async #run(sql: string, { timeoutMs, maxRows, maxBytes }: QueryLimits, signal?: AbortSignal): Promise<Outcome> {
    if (signal?.aborted) throw interrupted();
    const child = this.#started();
    const asked: Asked = { sql, maxRows, maxBytes, isExplained: explained([...tokensOf(sql)]) > 0 };
    let isLate = false;
    const kill = () => child.kill('SIGKILL');
    const timer = setTimeout(() => {
      isLate = true;
      kill();
    }, timeoutMs);
    signal?.addEventListener('abort', kill, { once: true });
    try {
      const answer = await answerTo(child, JSON.stringify(asked));
      if ('line' in answer) return JSON.parse(answer.line) as Outcome;
      if (this.#child === child) this.#child = undefined;
      if (signal?.aborted) throw interrupted();
      if (isLate) throw tooSlow(timeoutMs);
      // It ends itself like this when it takes too much memory.
      throw answer.endedBy === 'SIGKILL' ? tooLarge() : endedEarly(answer.endedBy);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
    }
  }

  #started(): ChildProcess {
    if (this.#child) return this.#child;
    const child = process.getBuiltinModule('node:child_process').spawn(process.execPath, ['-e', readerProgram], {
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    child.stdout.setEncoding('utf8');
    // A process that died breaks the pipe; that it died is noticed by `answerTo`.
    child.stdin.on('error', () => undefined);
    const opening: Opening = { driver: driverPath(), file: this.#file, ...this.#plan, maxMemory };
    child.stdin.write(`${JSON.stringify(opening)}\n`);
    this.#child = child;
    return child;
  }

  #errorOf({ refusal, about, message }: Extract<Outcome, { problem: unknown }>['problem']): UsageError {
    if (refusal === 'writes') {
      return new UsageError('SQL_REFUSED', 'Only statements that read are run, and this one does more.', {
        hint: 'Leave out what writes.',
      });
    }
    if (refusal === 'table') {
      const isPosition = about !== undefined && positionTables.includes(about);
      return new UsageError('SQL_REFUSED', `The table "${about}" is not served here.`, {
        hint:
          isPosition && this.#scope.hidePositions
            ? 'It may say where you were: start polar-sync mcp with --with-positions to serve it.'
            : 'Use the tables of workouts, nights and days.',
      });
    }
    return new UsageError('SQL_ERROR', `SQLite cannot run this: ${message}.`, {
      hint: 'Run polar-sync sql without a statement to see the tables and their columns.',
    });
  }
}

type Answer = { line: string } | { endedBy: string };

/** The line that answers another, or how the process ended before it answered. */
function answerTo(child: ChildProcess, line: string): Promise<Answer> {
  return new Promise((resolve) => {
    const { stdin, stdout } = child;
    const pieces: string[] = [];
    const settle = (answer: Answer) => {
      stdout?.off('data', take);
      child.off('close', ended);
      child.off('error', failed);
      resolve(answer);
    };
    const take = (piece: string) => {
      pieces.push(piece);
      if (piece.endsWith('\n')) settle({ line: pieces.join('') });
    };
    const ended = (code: number | null, signal: string | null) => settle({ endedBy: signal ?? `exit code ${code}` });
    const failed = ({ message }: Error) => settle({ endedBy: message });
    stdout?.on('data', take);
    child.on('close', ended);
    child.on('error', failed);
    stdin?.write(`${line}\n`);
  });
}

function endedEarly(how: string): UnexpectedError {
  return new UnexpectedError('SQL_CRASHED', `The process that runs statements ended early (${how}).`, {
    hint: 'Run polar-sync verify; if that finds nothing, please report this with the statement.',
  });
}

function tooSlow(timeoutMs: number): UsageError {
  return new UsageError('SQL_TOO_SLOW', `The statement was ended after ${timeoutMs / 1000} s.`, {
    hint: 'Ask for less, for example with WHERE on a date.',
  });
}

function tooLarge(): UsageError {
  return new UsageError('SQL_TOO_LARGE', 'The statement was ended because it took too much memory.', {
    hint: 'Ask for less, for example with WHERE on a date.',
  });
}

function interrupted(): InterruptedError {
  return new InterruptedError('INTERRUPTED', 'Interrupted. A statement that reads changes nothing.', {
    hint: 'Run the same command again.',
  });
}
