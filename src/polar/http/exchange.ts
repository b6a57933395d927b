import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer, ParsedAnswer } from '../answer.js';
import { BadAnswerError, errorOfStatus, NotServedError, RateLimitedError, RefusedError } from '../errors.js';
import { readRetryAfter } from './budget.js';
import { type Clocks, readClocks } from './clocks.js';
import { type HttpRequest, type HttpResponse, interrupted, type Transport } from './http.js';
import type { RateGate } from './rate-limit.js';
import { type RetryOptions, withRetries } from './retry.js';
import type { TokenSource } from './token-source.js';

/** One request that was sent, for `--debug`. Headers and bodies are not part of it. */
export interface RequestInfo {
  method: string;
  path: string;
  /** Absent if no response came. */
  status?: number;
  ms: number;
  /** Counted from 1. */
  attempt: number;
  /** The code of the error this attempt ended with. */
  error?: string;
}

/** What a request passes through, and who is notified of it. */
export interface ExchangeOptions {
  transport: Transport;
  rate: RateGate;
  retry: RetryOptions;
  now: () => Date;
  signal?: AbortSignal | undefined;
  onRequest?: ((info: RequestInfo) => void) | undefined;
  /** Asked for the token before every request, and for another one after a 401. Absent: the transport's own stays. */
  tokens?: TokenSource | undefined;
  /** Paths that accept any good token: after a 401 elsewhere they show whether the token is the reason. */
  probePaths?: readonly string[] | undefined;
  /** What a call that failed throws instead. */
  reword?: ((problem: unknown) => unknown) | undefined;
  /** Sees every response with data before it is read, and rejects it by throwing. */
  examine?: ((answer: Answer) => void) | undefined;
}

/** What a call needs beyond the request: how to read the body, and error statuses that it accepts as responses. */
export interface Call<T> extends HttpRequest {
  /** Called for 200 and 201; a BadAnswerError it throws may lead to another attempt. Absent: the body is ignored. */
  parse?: (body: Uint8Array, answer: Answer) => T;
  alsoAccept?: readonly number[];
}

/** Sends every call the same way: wait for the rate limit, send, check the status, read, and retry if that is safe. */
export class Exchange {
  #requests = 0;
  #clocks: Clocks | undefined;
  readonly #options: ExchangeOptions;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  get requests(): number {
    return this.#requests;
  }

  /** Polar's clock and this machine's, at the last response that stated it. */
  get clocks(): Clocks | undefined {
    return this.#clocks;
  }

  /** @throws AccessLinkError, InterruptedError */
  run<T>(call: Call<T>): Promise<ParsedAnswer<T>> {
    const { tokens, rate, retry, signal, reword = (problem: unknown) => problem } = this.#options;
    const sent = withRetries(call.method, retry, async (attempt) => {
      await rate.beforeRequest(call.path);
      let isOpen = true;
      const ended = () => {
        if (isOpen) rate.ended();
        isOpen = false;
      };
      try {
        if (signal?.aborted) throw interrupted();
        return await this.#authorized({ ...call, attempt, ended }, await tokens?.token());
      } finally {
        ended();
      }
    });
    return sent.catch((problem: unknown) => {
      throw reword(problem);
    });
  }

  /**
   * A 401 means that the request was not carried out, so it can be sent once more, even with another token. Polar also
   * responds with 401 to a path that does not exist: if the token is good elsewhere, that is what it means.
   */
  async #authorized<T>(call: Attempt<T>, token: string | undefined): Promise<ParsedAnswer<T>> {
    if (token !== undefined) this.#options.transport.useToken(token);
    try {
      return await this.#once(call);
    } catch (error) {
      if (!isSignedOut(error)) throw error;
      if (!(await this.#renewed(token)) && !(await this.#isTokenGood(call))) throw error;
    }
    try {
      return await this.#once(call);
    } catch (error) {
      if (!isSignedOut(error) || !(await this.#isTokenGood(call))) throw error;
      throw new NotServedError(401, call.path);
    }
  }

  async #renewed(refused: string | undefined): Promise<boolean> {
    const token = refused === undefined ? undefined : await this.#options.tokens?.renew(refused);
    if (token === undefined) return false;
    this.#options.transport.useToken(token);
    return true;
  }

  /** Whether Polar accepts the token elsewhere; false if that cannot be found out. */
  async #isTokenGood({ path, attempt }: Attempt<unknown>): Promise<boolean> {
    const { probePaths = [], signal } = this.#options;
    for (const probe of probePaths) {
      if (probe === path) continue;
      try {
        await this.#once({ method: 'GET', path: probe, attempt });
        return true;
      } catch (error) {
        if (signal?.aborted) throw error;
        if (error instanceof RefusedError && error.status === 403) return true;
      }
    }
    return false;
  }

  async #once<T>(call: Attempt<T>): Promise<ParsedAnswer<T>> {
    const started = performance.now();
    const info: RequestInfo = { method: call.method, path: call.path, ms: 0, attempt: call.attempt };
    this.#requests++;
    try {
      const response = await this.#options.transport.send(call);
      info.status = response.status;
      const answer = this.#judge(call, response);
      if (call.parse === undefined || !isData(answer)) return answer;
      // The next request leaves before this response is read: megabytes of samples take as long to read as to request.
      call.ended?.();
      await nextTurn();
      return { ...answer, value: read(call.parse, answer) };
    } catch (error) {
      // A reader knows what is wrong with a body, but not where the body came from.
      const failure = error instanceof BadAnswerError ? error.at({ status: info.status, path: call.path }) : error;
      if (failure instanceof Error && 'code' in failure) info.error = String(failure.code);
      throw failure;
    } finally {
      info.ms = Math.round(performance.now() - started);
      this.#options.onRequest?.(info);
    }
  }

  #judge<T>(call: Call<T>, { status, headers, body, complaint }: HttpResponse): Answer {
    const { now, rate } = this.#options;
    rate.observe(headers);
    this.#clocks = readClocks(headers, now()) ?? this.#clocks;
    if (status === 429) throw new RateLimitedError(rate.refuse(headers), { status, path: call.path });
    const answer: Answer = {
      status,
      path: call.path,
      contentType: headers['content-type'] ?? null,
      body,
      fetchedAt: now().toISOString(),
    };
    if (status === 204 || call.alsoAccept?.includes(status)) return answer;
    if (!isData(answer)) {
      throw errorOfStatus(status, call.path, { retryAfterSeconds: readRetryAfter(headers, now()), complaint });
    }
    this.#options.examine?.(answer);
    return answer;
  }
}

/** One of the attempts of a call. */
interface Attempt<T> extends Call<T> {
  /** Counted from 1. */
  attempt: number;
  /** Called once its response is here, before it is read. */
  ended?: () => void;
}

const isData = ({ status }: Answer) => status === 200 || status === 201;

/** A reader's error carries the response it is about. */
function read<T>(parse: (body: Uint8Array, answer: Answer) => T, answer: Answer): T {
  try {
    return parse(answer.body, answer);
  } catch (error) {
    throw error instanceof BadAnswerError ? error.at({ status: answer.status, path: answer.path, answer }) : error;
  }
}

function isSignedOut(error: unknown): boolean {
  return error instanceof RefusedError && error.status === 401;
}
