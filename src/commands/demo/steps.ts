import { ExitCode, UnexpectedError } from '../../errors.js';
import type { Ui } from '../../ui/ui.js';
import type { Context } from '../context.js';

/** One step of the demo, as in `demo --json`. */
export interface DemoStep {
  step: string;
  said: string;
  duration_ms: number;
}

/** Runs the steps of a demo one after the other and prints the outcome of each. */
export class DemoSteps {
  readonly done: DemoStep[] = [];
  readonly #ui: Ui;

  constructor(ui: Ui) {
    this.#ui = ui;
  }

  /** @param describe the outcome of the step in a few words. */
  async run<T>(step: string, work: () => Promise<T>, describe: (value: T) => string): Promise<T> {
    const started = performance.now();
    const value = await work().catch((problem: unknown) => {
      this.#ui.warn(`The demo stopped at: ${step}`);
      throw problem;
    });
    const duration = Math.round(performance.now() - started);
    const said = describe(value);
    this.done.push({ step, said, duration_ms: duration });
    if (!this.#ui.json) {
      const number = this.#ui.paint('green', `${String(this.done.length).padStart(2)}.`);
      this.#ui.print(
        `${number} ${step.padEnd(16)} ${said} ${this.#ui.paint('dim', `(${(duration / 1000).toFixed(1)} s)`)}`,
      );
    }
    return value;
  }
}

/**
 * Runs a command as with `--json` and returns its result instead of printing it; warnings and progress stay visible.
 * @throws UnexpectedError if its exit code is not 0, and what it throws.
 */
export async function resultOf<T>(context: Context, command: (context: Context) => Promise<number>): Promise<T> {
  let result: unknown;
  const { ui } = context;
  const inner: Ui = {
    ...ui,
    json: true,
    // What a command prints in spite of --quiet would be a warning; this way it is a note, which is not shown.
    quiet: false,
    result: (value) => {
      result = value;
    },
    results: async (values) => {
      result = [...values];
    },
    print: () => undefined,
    note: () => undefined,
  };
  const exitCode = await command({ ...context, ui: inner });
  if (exitCode === ExitCode.ok) return result as T;
  throw new UnexpectedError('DEMO_STEP', `A step of the demo failed with exit code ${exitCode}.`, {
    hint: 'Delete the folder of the demo and run it again.',
  });
}
