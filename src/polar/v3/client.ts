import type { SourceSamples, SourceSession } from '../../workouts/source-session.js';
import type { Answer } from '../answer.js';
import { BadAnswerError } from '../errors.js';
import type { Call } from '../http/exchange.js';
import { type BaseClient, createRequestPipeline, type PipelineOptions } from '../http/request-pipeline.js';
import { refuseWrongUser } from '../named-user.js';
import { parseSamples, parseZones } from '../parse/details.js';
import { parseExercise, parseExerciseList } from '../parse/exercise.js';
import { wholeFile } from '../parse/file.js';
import { parseRouteGpx } from '../parse/gpx.js';
import { parseSampleLinks, parseTransaction, parseTransactionList } from '../parse/transaction.js';
import type { AccessLink, AccessLinkData, AccessLinkUsers, DetailFlags, OriginalFormat } from './access-link.js';
import { dataCalls } from './data.js';
import { dataTransactionCalls } from './data-transactions.js';
import { isPolarUserId, userPath, usersOf } from './users.js';

/** How to reach the account of one user. */
export interface AccessLinkOptions extends PipelineOptions {
  userId: string;
  /** The user id was given by the user, not by Polar: a response that names another one is rejected. */
  claimed?: boolean;
}

/** The client of one account. */
export type AccessLinkClient = AccessLink & AccessLinkData & AccessLinkUsers & BaseClient;

const gpxType = 'application/gpx+xml';
/** The media type to request each kind of file with; FIT has none of its own. */
const fileTypes = { fit: '*/*', tcx: 'application/vnd.garmin.tcx+xml', gpx: gpxType } as const;

/** A client that talks to one API as one user. Nothing is sent before the first call. */
export function createAccessLink(options: AccessLinkOptions): AccessLinkClient {
  const { apiUrl, userId } = options;
  // The list is the same for every user: it works even if the number, taken for the profile's user, is not Polar's.
  const probePaths = [...(isPolarUserId(userId) ? [userPath(userId)] : []), '/v3/exercises'];
  const examine = options.claimed === true ? (answer: Answer) => refuseWrongUser(answer, userId) : undefined;
  const { exchange, base } = createRequestPipeline(options, { probePaths, examine });
  const get = <T>(path: string, parse: (body: Uint8Array) => T, accept?: string) =>
    exchange.run({ method: 'GET', path, parse, ...(accept === undefined ? {} : { accept }) });

  return {
    ...base,
    ...usersOf(exchange, userId),
    ...dataCalls(exchange),
    ...dataTransactionCalls(exchange, apiUrl, userId),
    userId,
    get requests() {
      return exchange.requests;
    },
    listExercises: () => get('/v3/exercises', parseExerciseList),
    getExercise: (hash, details) =>
      get(`/v3/exercises/${encodeURIComponent(hash)}${queryOf(details)}`, (body) => about(hash, parseExercise(body))),
    getExerciseFile: (hash, format) =>
      exchange.run({ ...fileCall(`/v3/exercises/${encodeURIComponent(hash)}`, format), alsoAccept: [404] }),
    createTransaction: async () =>
      exchange.run({
        method: 'POST',
        path: `${userPath(userId)}/exercise-transactions`,
        parse: (body) => parseTransaction(body, { apiUrl, userId }),
      }),
    listTransaction: (transaction) =>
      get(transaction.path, (body) => parseTransactionList(body, { apiUrl, transaction })),
    getSummary: (item) => get(item.path, (body) => about(item.id, parseExercise(body))),
    getZones: (item) => get(`${item.path}/heart-rate-zones`, parseZones),
    listSamples: (item) => get(`${item.path}/samples`, (body) => parseSampleLinks(body, { apiUrl, item })),
    getSamples: (link) => get(link.path, (body) => ofType(link.sampleType, parseSamples(body))),
    getRoute: (item) => get(`${item.path}/gpx?includePauseTimes=false`, parseRouteGpx, gpxType),
    getItemFile: (item, format) => exchange.run(fileCall(item.path, format)),
    async commitTransaction(transaction) {
      const { status } = await exchange.run({ method: 'PUT', path: transaction.path, alsoAccept: [404] });
      return status === 200 ? 'committed' : 'unknown';
    },
  };
}

function fileCall(path: string, format: OriginalFormat): Call<Uint8Array> {
  const parse = (body: Uint8Array) => wholeFile(format, body);
  return { method: 'GET', path: `${path}/${format}`, accept: fileTypes[format], parse };
}

/** `?samples=true&zones=true&route=true`, or only the requested ones of these. */
function queryOf(details: DetailFlags): string {
  const wanted = (['samples', 'zones', 'route'] as const).filter((flag) => details[flag]);
  return wanted.length === 0 ? '' : `?${wanted.map((flag) => `${flag}=true`).join('&')}`;
}

/** A response that names a session other than the one requested was mixed up on the way; if kept, it would stand for both. */
function about(id: string, exercise: SourceSession): SourceSession {
  if (exercise.id !== undefined && exercise.id !== id) throw new BadAnswerError('about another session');
  return exercise;
}

function ofType(type: string, samples: SourceSamples): SourceSamples {
  if (samples.sampleType !== type) throw new BadAnswerError('a series of another type');
  return samples;
}
