import { setImmediate } from 'node:timers/promises';
import { InterruptedError } from '../errors.js';

/**
 * Lets signals and the moving line have their turn in the midst of long synchronous work.
 * @throws InterruptedError (exit 130) with `message` and `hint` when the work is to end.
 */
export async function turn(signal: AbortSignal | undefined, message: string, hint: string): Promise<void> {
  await setImmediate();
  if (signal?.aborted) throw new InterruptedError('INTERRUPTED', message, { hint });
}
