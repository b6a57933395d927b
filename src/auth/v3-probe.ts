import { randomUUID } from 'node:crypto';
import type { Environment } from '../config/environment.js';
import { InterruptedError } from '../errors.js';
import type { Answer } from '../polar/answer.js';
import { NotServedError, RefusedError } from '../polar/errors.js';
import type { TokenSource } from '../polar/http/token-source.js';
import { type AccessLinkClient, createAccessLink } from '../polar/v3/client.js';
import { createAccessLinkV4 } from '../polar/v4/client.js';
import type { Credentials } from '../tokens/token-store.js';
import { withNumber } from './user-key.js';

/**
 * Whether v3 accepts the token. Neither `yes` nor `no`: it accepts the token but sends no exercises, for this reason (a
 * scope or consent is missing, or it no longer has that list).
 */
export type V3Answer = 'yes' | 'no' | RefusedError | NotServedError;

/** How v3 responds to a v4 token. */
export interface V3Look {
  answer: V3Answer;
  /** The user number, if v3 sent it. */
  userId?: string;
}

interface V3Question {
  apiUrl: string;
  accessToken: string;
  version: string;
  signal: AbortSignal;
  /** false: changes nothing; an unregistered account then looks like missing consent. */
  register?: boolean;
  /** Keep asking for the user number if the list of exercises does not contain it. */
  findNumber?: boolean;
  /** Where proxies are named; absent: none. */
  env?: Environment | undefined;
}

/**
 * Asks v3 whether it accepts a token issued by v4: two live clients use one for both, and Polar says nothing about it
 * (accesslink-v4, sections 1.1 and 6). An account that is not registered yet is registered, as a v3 sign-in does.
 * @throws TemporaryError, InterruptedError.
 */
export async function lookAtV3(question: V3Question): Promise<V3Look> {
  const { register = true, findNumber = false } = question;
  const client = createAccessLink({ ...question, userId: 'unknown' });
  let userId: string | undefined;
  try {
    const list = await client.listExercises().catch(async (problem: unknown) => {
      // Registering does not help when a scope is missing.
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

/**
 * Makes sure that v4 accepts its token, which is renewed if not: v3's 401 means something only for a valid one.
 * @throws AuthError when the user is signed out; TemporaryError, InterruptedError.
 */
export async function ensureAcceptedByV4(
  question: Pick<V3Question, 'accessToken' | 'version' | 'signal' | 'env'> & { v4ApiUrl: string; tokens: TokenSource },
  now: Date,
): Promise<void> {
  const client = createAccessLinkV4({ ...question, apiUrl: question.v4ApiUrl });
  const date = now.toISOString().slice(0, 10);
  try {
    await client.listSessions({ from: `${date}T00:00:00`, to: `${date}T23:59:59` });
  } catch (problem) {
    // A scope or a consent is missing.
    if (!isRefusal(problem, 403)) throw problem;
  } finally {
    await client.close();
  }
}

/** Without an exercise, the number is in the response to a new registration and in each night. */
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
      // The sign-in works without the number; the next command asks again.
      if (problem instanceof InterruptedError) throw problem;
    }
  }
  return undefined;
}

/** Our own name for the user: see commands/login/finish-sign-in.ts. */
function memberId(): string {
  return randomUUID().replaceAll('-', '');
}

/** The credentials after a look; the same object if nothing changed. */
export function amend(credentials: Credentials, { answer, userId }: V3Look): Credentials {
  const named = withNumber(credentials, userId);
  return typeof answer === 'string' ? { ...named, opensV3: answer } : named;
}

function isRefusal(problem: unknown, status: number): problem is RefusedError {
  return problem instanceof RefusedError && problem.status === status;
}

/** Every exercise and every night contains its user's address. */
function numberIn({ body }: Answer): string | undefined {
  return /\/v3\/users\/(\d{1,19})"/.exec(new TextDecoder().decode(body))?.[1];
}
