import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopback } from '../config/addresses/loopback.js';
import type { Inbox } from './inbox.js';
import { judge, type Verdict } from './judge.js';
import { answerProbe, probeHeader } from './probe.js';

/** Whose events those of a user are; `unsure` while a profile that may be that user's cannot be read. */
export type Owner = { profile: string } | 'nobody' | 'unsure';

/** Which webhooks lead here, and whose events are for this machine. All of it may change while it runs. */
export interface KnownWebhooks {
  readonly secrets: readonly string[];
  /** The hosts of their addresses, in lower case and without port. */
  readonly hosts: ReadonlySet<string>;
  /** As things are now. */
  ownerOf(userId: string): Promise<Owner>;
  /** Reads again what has changed on the disk. @returns whether anything had. */
  refresh(): Promise<boolean>;
}

/** What a receiver works with. */
export interface ReceiverDeps {
  known: KnownWebhooks;
  inbox: Pick<Inbox, 'add' | 'canStore'>;
  /** Where the inbox is, for probes. */
  folder: string;
  /** Answers an invited athlete, who comes with a browser; undefined: it is about no invitation. */
  visited?(visit: { query: URLSearchParams; cookies: string | undefined }): Promise<Required<Reply> | undefined>;
  /** Something new is in the inbox. */
  onEvent(): void;
  /** What was refused or ignored, and why. */
  onRemark(why: string): void;
  /** An event could not be kept. */
  onFailure(problem: unknown): void;
}

/** The only path that events are accepted at. */
export const webhookPath = '/webhook';
/** More than any event has. */
const maxBodyBytes = 64 * 1024;
/** How much of an unwanted body is read, and for how long. */
const maxRestBytes = 1024 * 1024;
const restMs = 1000;

interface Reply {
  status: number;
  body?: string;
  headers?: Readonly<Record<string, string>>;
}
const notFound: Reply = { status: 404 };

/**
 * Answers one request from anyone: an event is verified, written to the disk, and only then answered with 200. Everything
 * else is answered as shortly as possible, and its connection closed.
 */
export class Receiver {
  readonly #deps: ReceiverDeps;

  constructor(deps: ReceiverDeps) {
    this.#deps = deps;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await this.#replyTo(request);
    if (reply === undefined || response.destroyed) return void response.destroy();
    const { status, body = '', headers } = reply;
    const ends = status === 200 ? {} : { Connection: 'close' };
    const length = String(Buffer.byteLength(body));
    response.writeHead(status, { 'Content-Type': 'text/plain', ...headers, 'Content-Length': length, ...ends });
    if (request.complete) return void response.end(body);
    response.flushHeaders();
    response.write(body);
    await discardRest(request);
    response.end(() => void request.destroy());
  }

  /** undefined: the sender has gone. */
  async #replyTo(request: IncomingMessage): Promise<Reply | undefined> {
    const path = (request.url ?? '').replace(/\?.*/s, '');
    const host = hostOf(request.headers.host);
    if (!(await this.#isOurs(host))) return notFound;
    if (path === webhookPath) return this.#atWebhook(request);
    if (path !== '/healthz' || request.method !== 'GET' || !isLocal(request, host)) return notFound;
    return this.#deps.inbox.canStore()
      ? { status: 200, body: 'ok\n' }
      : { status: 503, body: 'events cannot be stored\n' };
  }

  async #atWebhook(request: IncomingMessage): Promise<Reply | undefined> {
    const { method, headers } = request;
    if (method === 'GET') {
      const question = headers[probeHeader];
      if (question === undefined) return this.#visited(request);
      const answer = typeof question === 'string' ? answerProbe(this.#deps.folder, question) : undefined;
      return answer === undefined ? notFound : { status: 200, body: answer };
    }
    if (method !== 'POST') return { status: 405 };
    if (Number(headers['content-length'] ?? 0) > maxBodyBytes) return { status: 413 };
    const body = await readAll(request);
    if (typeof body === 'string') return body === 'too large' ? { status: 413 } : undefined;
    return this.#receive(body, headers['polar-webhook-signature']);
  }

  async #visited({ url = '', headers }: IncomingMessage): Promise<Reply> {
    const query = new URLSearchParams(url.replace(/^[^?]*/s, ''));
    return (await this.#deps.visited?.({ query, cookies: headers.cookie })) ?? notFound;
  }

  /** Any name leads to an address; only those that a webhook was registered with lead here. */
  async #isOurs(host: string): Promise<boolean> {
    const { known } = this.#deps;
    if (isLoopback(host) || known.hosts.has(host)) return true;
    return (await known.refresh()) && known.hosts.has(host);
  }

  async #receive(body: Buffer, signature: string | string[] | undefined): Promise<Reply> {
    const { known, inbox, onEvent, onRemark, onFailure } = this.#deps;
    const verdict = await this.#judge(body, typeof signature === 'string' ? signature : undefined);
    if (verdict.do === 'refuse') {
      onRemark(`Refused a message: ${verdict.why}.`);
      return { status: 401 };
    }
    if (verdict.do === 'ignore') {
      onRemark(`Ignored ${verdict.why}.`);
      return { status: 200 };
    }
    const { event } = verdict;
    const owner = await known.ownerOf(event.userId);
    if (owner === 'nobody') {
      onRemark('Ignored an event of a user who is not signed in on this machine.');
      return { status: 200 };
    }
    if (owner === 'unsure') {
      onRemark('Put off an event: it may be for a profile that cannot be read now.');
      return { status: 503 };
    }
    try {
      const taken = inbox.add(event, body);
      if (taken === 'full') onRemark('Refused an event: too many are waiting.');
      if (taken === 'stored') onEvent();
      return { status: taken === 'full' ? 503 : 200 };
    } catch (problem) {
      onFailure(problem);
      return { status: 503 };
    }
  }

  /** A signature that is not valid may be that of a webhook which has just been registered. */
  async #judge(body: Buffer, signature: string | undefined): Promise<Verdict> {
    const { known } = this.#deps;
    const verdict = judge(body, signature, known.secrets);
    if (verdict.do !== 'refuse' || signature === undefined) return verdict;
    return (await known.refresh()) ? judge(body, signature, known.secrets) : verdict;
  }
}

/**
 * Reads on for a moment without keeping anything: whoever is still sending when its connection is cut may never see the
 * answer, and a proxy then says 502 instead.
 */
async function discardRest(request: IncomingMessage): Promise<void> {
  let size = 0;
  request.removeAllListeners('data');
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, restMs);
    const settle = () => {
      clearTimeout(timer);
      resolve();
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxRestBytes) settle();
    });
    request.once('end', settle).once('close', settle).once('error', settle);
    request.resume();
  });
}

/** Without port. */
function hostOf(header = ''): string {
  return header.toLowerCase().replace(/:\d*$/, '');
}

/** Straight from this machine, and not through a proxy on it. */
function isLocal({ socket, headers }: IncomingMessage, host: string): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via', 'cf-ray'].some((name) => name in headers);
  const from = socket.remoteAddress ?? '';
  return !isForwarded && isLoopback(host) && /^(::ffff:)?127\.|^::1$/.test(from);
}

async function readAll(request: IncomingMessage): Promise<Buffer | 'too large' | 'gone'> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodyBytes) return void chunks.push(chunk);
      request.pause();
      resolve('too large');
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => resolve('gone'));
    request.on('close', () => resolve('gone'));
  });
}
