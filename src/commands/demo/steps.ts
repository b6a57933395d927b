import { ExitCode, UnexpectedError } from '../../errors.js';
import type { Ui } from '../../ui/ui.js';
import type { Context } from '../context.js';

/** One step of the demo as `demo --json` tells it. */
export interface DemoStep {
  step: string;
  said: string;
  duration_ms: number;
}

/** Does the steps of a demo one after the other and says what each of them came to. */
export class DemoSteps {
  readonly done: DemoStep[] = [];
  readonly #ui: Ui;

  constructor(ui: Ui) {
    this.#ui = ui;
  }

  /** @param tell what the step came to, in a few words. */
  async run<T>(step: string, work: () => Promise<T>, tell: (value: T) => string): Promise<T> {
    const started = performance.now();
    const value = await work().catch((problem: unknown) => {
      this.#ui.warn(`The demo stopped at: ${step}`);
      throw problem;
    });
    const duration = Math.round(performance.now() - started);
    const said = tell(value);
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
 * Runs a command as with `--json` and hands over its result instead of showing it; warnings and progress stay visible.
 * @throws UnexpectedError when it does not end with 0, and what it throws.
 */
export async function resultOf<T>(context: Context, command: (context: Context) => Promise<number>): Promise<T> {
  let result: unknown;
  const { ui } = context;
  const inner: Ui = {
    ...ui,
    json: true,
    // What a command says in spite of --quiet it says here as a note.
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
  throw new UnexpectedError('DEMO_STEP', `A step of the demo ended with exit code ${exitCode}.`, {
    hint: 'Delete the folder of the demo and run it again.',
  });
}
