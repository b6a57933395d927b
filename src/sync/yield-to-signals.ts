import { setImmediate } from 'node:timers/promises';
import { InterruptedError } from '../errors.js';

/**
 * Lets signal handlers and the progress line run in the middle of long synchronous work.
 * @throws InterruptedError (exit 130) with `message` and `hint` if the work was aborted.
 */
export async function yieldToSignals(signal: AbortSignal | undefined, message: string, hint: string): Promise<void> {
  await setImmediate();
  if (signal?.aborted) throw new InterruptedError('INTERRUPTED', message, { hint });
}
