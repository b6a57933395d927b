import type { PolarExercise, PolarSamples } from '../workouts/polar-exercise.js';
import type { RateBudget } from './budget.js';
import type { Clocks } from './clocks.js';
import { dataCalls } from './data.js';
import { BadAnswerError } from './errors.js';
import { type Call, Exchange, type RequestInfo } from './exchange.js';
import { createTransport, type HttpLimits } from './http.js';
import { parseSamples, parseZones } from './parse/details.js';
import { parseExercise, parseExerciseList } from './parse/exercise.js';
import { wholeFile } from './parse/file.js';
import { parseRouteGpx } from './parse/gpx.js';
import { parseSampleLinks, parseTransaction, parseTransactionList } from './parse/transaction.js';
import { physicalInfoCalls } from './physical-info.js';
import { RateLimit, type WaitReason } from './rate-limit.js';
import { sleepUnlessAborted } from './retry.js';
import type { TokenSource } from './token-source.js';
import type { AccessLink, AccessLinkData, AccessLinkUsers, DetailFlags, OriginalFormat } from './types.js';
import { usersOf } from './users.js';

export interface AccessLinkOptions {
  /** Without a trailing slash: `https://www.polaraccesslink.com`. */
  apiUrl: string;
  accessToken: string;
  userId: string;
  /** Of this program, for the User-Agent. */
  version: string;
  /** Ends whatever is going on with InterruptedError. */
  signal?: AbortSignal;
  limits?: Partial<HttpLimits>;
  /** Longest wait for the rate limit before RateLimitedError; default 60. */
  maxWaitSeconds?: number;
  /** Before every wait for the rate limit. */
  onWait?: (seconds: number, reason: WaitReason) => void;
  /** After every request. */
  onRequest?: (info: RequestInfo) => void;
  /** Where the token comes from that each request carries. Absent: `accessToken` for good. */
  tokens?: TokenSource;
  /** For tests. */
  now?: () => Date;
  sleep?: (ms: number) => Promise<void>;
  random?: () => number;
}

/** The client of one account. */
export interface AccessLinkClient extends AccessLink, AccessLinkData, AccessLinkUsers {
  /** What is left of the rate limit, as the last answer said. */
  budget(): RateBudget | undefined;
  /** Polar's clock beside this machine's, at the last answer. */
  clocks(): Clocks | undefined;
  /** Drops the connection; the client is of no use afterwards. */
  close(): Promise<void>;
}

const gpxType = 'application/gpx+xml';
/** What each kind of file is asked for as; FIT has no type of its own. */
const fileTypes = { fit: '*/*', tcx: 'application/vnd.garmin.tcx+xml', gpx: gpxType } as const;

/** A client that talks to one API as one user. Nothing is sent before the first call. */
export function createAccessLink(options: AccessLinkOptions): AccessLinkClient {
  const { apiUrl, userId, signal, maxWaitSeconds = 60 } = options;
  const now = options.now ?? (() => new Date());
  const sleep = options.sleep ?? ((ms) => sleepUnlessAborted(ms, signal));
  const transport = createTransport(options);
  const rate = new RateLimit({ now, sleep, maxWaitSeconds, onWait: options.onWait });
  const exchange = new Exchange({
    transport,
    rate,
    retry: { tries: 3, baseMs: 500, maxWaitSeconds, sleep, random: options.random ?? Math.random },
    now,
    signal,
    onRequest: options.onRequest,
    tokens: options.tokens,
  });
  const get = <T>(path: string, parse: (body: Uint8Array) => T, accept?: string) =>
    exchange.run({ method: 'GET', path, parse, ...(accept === undefined ? {} : { accept }) });

  return {
    ...usersOf(exchange, userId),
    ...dataCalls(exchange),
    ...physicalInfoCalls(exchange, apiUrl, userId),
    userId,
    get requests() {
      return exchange.requests;
    },
    listExercises: () => get('/v3/exercises', parseExerciseList),
    getExercise: (hash, details) =>
      get(`/v3/exercises/${encodeURIComponent(hash)}${queryOf(details)}`, (body) => about(hash, parseExercise(body))),
    getExerciseFile: (hash, format) =>
      exchange.run({ ...fileCall(`/v3/exercises/${encodeURIComponent(hash)}`, format), alsoFine: [404] }),
    createTransaction: () =>
      exchange.run({
        method: 'POST',
        path: `/v3/users/${encodeURIComponent(userId)}/exercise-transactions`,
        parse: (body) => parseTransaction(body, { apiUrl, userId }),
      }),
    listTransaction: (transaction) =>
      get(transaction.path, (body) => parseTransactionList(body, { apiUrl, transaction })),
    getSummary: (item) => get(item.path, (body) => about(item.exerciseId, parseExercise(body))),
    getZones: (item) => get(`${item.path}/heart-rate-zones`, parseZones),
    listSamples: (item) => get(`${item.path}/samples`, (body) => parseSampleLinks(body, { apiUrl, item })),
    getSamples: (link) => get(link.path, (body) => ofType(link.sampleType, parseSamples(body))),
    getRoute: (item) => get(`${item.path}/gpx?includePauseTimes=false`, parseRouteGpx, gpxType),
    getItemFile: (item, format) => exchange.run(fileCall(item.path, format)),
    async commitTransaction(transaction) {
      const { status } = await exchange.run({ method: 'PUT', path: transaction.path, alsoFine: [404] });
      return status === 200 ? 'committed' : 'unknown';
    },
    budget: () => rate.budget(),
    clocks: () => exchange.clocks,
    close: () => transport.close(),
  };
}

function fileCall(path: string, format: OriginalFormat): Call<Uint8Array> {
  const parse = (body: Uint8Array) => wholeFile(format, body);
  return { method: 'GET', path: `${path}/${format}`, accept: fileTypes[format], parse };
}

/** `?samples=true&zones=true&route=true`, of these what is wanted. */
function queryOf(details: DetailFlags): string {
  const wanted = (['samples', 'zones', 'route'] as const).filter((flag) => details[flag]);
  return wanted.length === 0 ? '' : `?${wanted.map((flag) => `${flag}=true`).join('&')}`;
}

/** An answer that names another session than the one asked for is a mix-up on the way; kept, it would stand for both. */
function about(id: string, exercise: PolarExercise): PolarExercise {
  if (exercise.id !== undefined && exercise.id !== id) throw new BadAnswerError('about another session');
  return exercise;
}

function ofType(type: string, samples: PolarSamples): PolarSamples {
  if (samples.sampleType !== type) throw new BadAnswerError('a series of another type');
  return samples;
}
