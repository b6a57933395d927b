import type { SourceSamples, SourceSession } from '../../workouts/source-session.js';
import type { Answer } from '../answer.js';
import { BadAnswerError } from '../errors.js';
import type { Call } from '../http/exchange.js';
import { createRequestPipeline, type Line, type LineOptions } from '../http/request-pipeline.js';
import { refuseWrongUser } from '../named-user.js';
import { parseSamples, parseZones } from '../parse/details.js';
import { parseExercise, parseExerciseList } from '../parse/exercise.js';
import { wholeFile } from '../parse/file.js';
import { parseRouteGpx } from '../parse/gpx.js';
import { parseSampleLinks, parseTransaction, parseTransactionList } from '../parse/transaction.js';
import type { AccessLink, AccessLinkData, AccessLinkUsers, DetailFlags, OriginalFormat } from './access-link.js';
import { dataCalls } from './data.js';
import { physicalInfoCalls } from './physical-info.js';
import { isPolarNumber, userPath, usersOf } from './users.js';

/** How to reach the account of one user. */
export interface AccessLinkOptions extends LineOptions {
  userId: string;
  /** The user id is somebody's word, not Polar's: an answer that names another one is refused. */
  claimed?: boolean;
}

/** The client of one account. */
export type AccessLinkClient = AccessLink & AccessLinkData & AccessLinkUsers & Line;

const gpxType = 'application/gpx+xml';
/** What each kind of file is asked for as; FIT has no type of its own. */
const fileTypes = { fit: '*/*', tcx: 'application/vnd.garmin.tcx+xml', gpx: gpxType } as const;

/** A client that talks to one API as one user. Nothing is sent before the first call. */
export function createAccessLink(options: AccessLinkOptions): AccessLinkClient {
  const { apiUrl, userId } = options;
  // The list names nobody: it tells also where the number is not Polar's own, having been taken for the user of the profile.
  const probePaths = [...(isPolarNumber(userId) ? [userPath(userId)] : []), '/v3/exercises'];
  const examine = options.claimed === true ? (answer: Answer) => refuseWrongUser(answer, userId) : undefined;
  const { exchange, line } = createRequestPipeline(options, { probePaths, examine });
  const get = <T>(path: string, parse: (body: Uint8Array) => T, accept?: string) =>
    exchange.run({ method: 'GET', path, parse, ...(accept === undefined ? {} : { accept }) });

  return {
    ...line,
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
      const { status } = await exchange.run({ method: 'PUT', path: transaction.path, alsoFine: [404] });
      return status === 200 ? 'committed' : 'unknown';
    },
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
function about(id: string, exercise: SourceSession): SourceSession {
  if (exercise.id !== undefined && exercise.id !== id) throw new BadAnswerError('about another session');
  return exercise;
}

function ofType(type: string, samples: SourceSamples): SourceSamples {
  if (samples.sampleType !== type) throw new BadAnswerError('a series of another type');
  return samples;
}
