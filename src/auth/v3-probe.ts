import { randomUUID } from 'node:crypto';
import { createAccessLink } from '../accesslink/client.js';
import { NotServedError, RefusedError } from '../accesslink/errors.js';
import type { Answer } from '../accesslink/types.js';
import type { Credentials } from '../tokens/types.js';
import { withNumber } from './user-key.js';

/** `refused`: v3 takes the token, but gives no exercises (a consent is missing, or it no longer has that list). */
export type V3Answer = 'yes' | 'no' | 'refused';

/** What v3 says to a token of v4. */
export interface V3Look {
  answer: V3Answer;
  /** The number of the user, when v3 told it. */
  userId?: string;
}

interface V3Question {
  apiUrl: string;
  accessToken: string;
  version: string;
  signal: AbortSignal;
  /** false: a look that changes nothing; an account that is not registered then looks like a missing consent. */
  register?: boolean;
}

/**
 * Asks v3 whether it takes a token that v4 gave out: two live clients use one for both, and Polar says nothing about it
 * (accesslink-v4, sections 1.1 and 6). An account that is not registered yet is registered, as a v3 login does it.
 * @throws TemporaryError, InterruptedError.
 */
export async function lookAtV3({ apiUrl, accessToken, version, signal, register = true }: V3Question): Promise<V3Look> {
  const client = createAccessLink({ apiUrl, accessToken, userId: 'unknown', version, signal });
  try {
    try {
      return found(await client.listExercises());
    } catch (problem) {
      if (!register || !isRefusal(problem, 403)) throw problem;
      await client.registerUser(randomUUID().replaceAll('-', ''));
      return found(await client.listExercises());
    }
  } catch (problem) {
    if (isRefusal(problem, 401)) return { answer: 'no' };
    if (isRefusal(problem, 403) || problem instanceof NotServedError) return { answer: 'refused' };
    throw problem;
  } finally {
    await client.close();
  }
}

/** What a look changes; the same object when it changes nothing. */
export function amend(credentials: Credentials, { answer, userId }: V3Look): Credentials {
  const named = withNumber(credentials, userId);
  return answer === 'refused' ? named : { ...named, opensV3: answer };
}

function isRefusal(problem: unknown, status: number): boolean {
  return problem instanceof RefusedError && problem.status === status;
}

/** Every exercise names its user by address. */
function found({ body }: Answer): V3Look {
  const [, userId] = /\/v3\/users\/(\d{1,19})"/.exec(new TextDecoder().decode(body)) ?? [];
  return { answer: 'yes', ...(userId !== undefined && { userId }) };
}
