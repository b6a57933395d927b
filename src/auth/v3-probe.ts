import { randomUUID } from 'node:crypto';
import type { Answer } from '../accesslink/answer.js';
import { type AccessLinkClient, createAccessLink } from '../accesslink/client.js';
import { NotServedError, RefusedError } from '../accesslink/errors.js';
import type { Environment } from '../config/environment.js';
import { InterruptedError } from '../errors.js';
import type { Credentials } from '../tokens/types.js';
import { withNumber } from './user-key.js';

/**
 * Whether v3 takes the token. Neither `yes` nor `no`: it takes it but gives no exercises, for this reason (a scope or a
 * consent is missing, or it no longer has that list).
 */
export type V3Answer = 'yes' | 'no' | RefusedError | NotServedError;

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
  /** Ask on for the number of the user where the list of exercises does not tell it. */
  findNumber?: boolean;
  /** Where proxies are named; absent: none. */
  env?: Environment | undefined;
}

/**
 * Asks v3 whether it takes a token that v4 gave out: two live clients use one for both, and Polar says nothing about it
 * (accesslink-v4, sections 1.1 and 6). An account that is not registered yet is registered, as a v3 login does it.
 * @throws TemporaryError, InterruptedError.
 */
export async function lookAtV3(question: V3Question): Promise<V3Look> {
  const { register = true, findNumber = false } = question;
  const client = createAccessLink({ ...question, userId: 'unknown' });
  let userId: string | undefined;
  try {
    const list = await client.listExercises().catch(async (problem: unknown) => {
      // What a scope is missing for no registration opens.
      if (!register || !isRefusal(problem, 403) || problem.code === 'SCOPE_MISSING') throw problem;
      ({ userId } = await client.registerUser(memberId()));
      return client.listExercises();
    });
    userId ??= numberIn(list) ?? (findNumber ? await askForNumber(client, register) : undefined);
    return { answer: 'yes', ...(userId !== undefined && { userId }) };
  } catch (problem) {
    const told = userId === undefined ? {} : { userId };
    if (isRefusal(problem, 401)) return { answer: 'no', ...told };
    if (isRefusal(problem, 403) || problem instanceof NotServedError) return { answer: problem, ...told };
    throw problem;
  } finally {
    await client.close();
  }
}

/** Without an exercise the number stands in the answer to a registration that is new, and in each night. */
async function askForNumber(client: AccessLinkClient, register: boolean): Promise<string | undefined> {
  const ways = [
    ...(register ? [async () => (await client.registerUser(memberId())).userId] : []),
    async () => numberIn(await client.getData('sleep')),
    async () => numberIn(await client.getData('nightly-recharge')),
  ];
  for (const way of ways) {
    try {
      const number = await way();
      if (number !== undefined) return number;
    } catch (problem) {
      // The sign-in is good without the number; the next command asks again.
      if (problem instanceof InterruptedError) throw problem;
    }
  }
  return undefined;
}

/** Our own name for the person: see commands/login/settle.ts. */
function memberId(): string {
  return randomUUID().replaceAll('-', '');
}

/** What a look changes; the same object when it changes nothing. */
export function amend(credentials: Credentials, { answer, userId }: V3Look): Credentials {
  const named = withNumber(credentials, userId);
  return typeof answer === 'string' ? { ...named, opensV3: answer } : named;
}

function isRefusal(problem: unknown, status: number): problem is RefusedError {
  return problem instanceof RefusedError && problem.status === status;
}

/** Every exercise and every night names its user by address. */
function numberIn({ body }: Answer): string | undefined {
  return /\/v3\/users\/(\d{1,19})"/.exec(new TextDecoder().decode(body))?.[1];
}
