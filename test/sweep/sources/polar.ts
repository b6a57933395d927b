import type { ParsedAnswer } from '../../../src/polar/answer.js';
import { BadAnswerError, errorOfStatus } from '../../../src/polar/errors.js';
import { parseSamples, parseZones } from '../../../src/polar/parse/details.js';
import { parseExercise, parseExerciseList } from '../../../src/polar/parse/exercise.js';
import { parseSessionList } from '../../../src/polar/parse/flow/session-list.js';
import { parseRouteGpx } from '../../../src/polar/parse/gpx.js';
import { parseSampleLinks, parseTransaction, parseTransactionList } from '../../../src/polar/parse/transaction.js';
import type { AccessLink } from '../../../src/polar/v3/access-link.js';
import type { AccessLinkV4 } from '../../../src/polar/v4/access-link-v4.js';
import { escapeXml } from '../../../src/sandbox/represent/json.js';
import { user } from '../../sync/import/support.js';
import type { Case } from '../cases.js';
import { toText } from './hostile.js';
import { type Json, type JsonObject, later } from './leaves.js';

const apiUrl = 'https://www.polaraccesslink.com';
const fetchedAt = '2026-03-01T12:00:00.000Z';

function answer<T>(path: string, body: string | undefined, parse: (body: Uint8Array) => T): ParsedAnswer<T> {
  const bytes = Buffer.from(body ?? '');
  const come = { status: body === undefined ? 204 : 200, path, contentType: null, body: bytes, fetchedAt };
  if (body === undefined) return come;
  try {
    return { ...come, value: parse(bytes) };
  } catch (problem) {
    // As the client reports it: with the response, so that it can be kept.
    throw problem instanceof BadAnswerError ? problem.at({ status: 200, path, answer: come }) : problem;
  }
}

/** Polar without a network, whose responses are the cases; read by the client's own readers. */
export class SweepPolar implements AccessLink {
  readonly userId = user;
  requests = 0;
  committed = 0;
  readonly #exercises: Map<string, Case>;
  readonly #listed: readonly Case[];
  readonly #transaction: Map<string, Case>;

  /** @param listed sessions known only from the list: requested alone, they do not exist. */
  constructor({ exercises = [], listed = [], transaction = [] }: { [side: string]: readonly Case[] }) {
    this.#exercises = new Map(exercises.map((one) => [one.id, one]));
    this.#listed = listed;
    this.#transaction = new Map(transaction.map((one) => [one.id, one]));
  }

  listExercises: AccessLink['listExercises'] = async () => {
    const plain = [...this.#exercises.values()].map(({ base, id, days }) => {
      const { samples: _s, route: _r, heart_rate_zones: _z, ...summary } = base.json as JsonObject;
      return toText({ ...(later(summary, days) as JsonObject), id });
    });
    const all = [...plain, ...this.#listed.map(({ text }) => text)];
    return answer('/v3/exercises', `[${all.join(',')}]`, parseExerciseList);
  };

  getExercise: AccessLink['getExercise'] = async (id) => {
    const path = `/v3/exercises/${id}`;
    const one = this.#exercises.get(id);
    if (!one) throw errorOfStatus(404, path);
    return answer(path, one.text, parseExercise);
  };

  getExerciseFile: AccessLink['getExerciseFile'] = async (id, format) =>
    answer(`/v3/exercises/${id}/${format}`, undefined, (body) => body);
  getItemFile: AccessLink['getItemFile'] = async ({ path }, format) =>
    answer(`${path}/${format}`, undefined, (body) => body);

  createTransaction: AccessLink['createTransaction'] = async () => {
    const body = this.committed > 0 || this.#transaction.size === 0 ? undefined : '{"transaction-id":7}';
    return answer('/create', body, (bytes) => parseTransaction(bytes, { apiUrl, userId: user }));
  };

  listTransaction: AccessLink['listTransaction'] = async (transaction) => {
    const links = [...this.#transaction.keys()].map((id) => `${apiUrl}${transaction.path}/exercises/${id}`);
    return answer(transaction.path, JSON.stringify({ exercises: links }), (body) =>
      parseTransactionList(body, { apiUrl, transaction }),
    );
  };

  getSummary: AccessLink['getSummary'] = async (item) => this.#piece(item.path, 'summary', parseExercise);
  getZones: AccessLink['getZones'] = async (item) => this.#piece(item.path, 'zones', parseZones);
  getRoute: AccessLink['getRoute'] = async (item) => this.#piece(item.path, 'route', parseRouteGpx, gpxOf);
  getSamples: AccessLink['getSamples'] = async ({ path }) =>
    this.#piece(path, path.replace(/^.*samples\//, ''), parseSamples);
  listSamples: AccessLink['listSamples'] = async (item) => {
    const names = Object.keys((this.#pieces(item.path).samples ?? {}) as object);
    const links = names.map((name) => `${apiUrl}${item.path}/${name}`);
    return answer(`${item.path}/samples`, JSON.stringify({ samples: links }), (body) =>
      parseSampleLinks(body, { apiUrl, item }),
    );
  };

  commitTransaction: AccessLink['commitTransaction'] = async () => {
    this.committed += 1;
    return 'committed';
  };

  #pieces(path: string): JsonObject {
    const id = /exercises\/(\d+)/.exec(path)?.[1] ?? '';
    return this.#transaction.get(id)?.json as JsonObject;
  }

  #piece<T>(path: string, name: string, parse: (body: Uint8Array) => T, write: (piece: Json) => string = toText) {
    const { samples, ...pieces } = this.#pieces(path);
    const piece = { ...(samples as JsonObject), ...pieces }[/^\d+$/.test(name) ? `samples/${name}` : name];
    const where = name === 'summary' || /^\d+$/.test(name) ? path : `${path}/${name}`;
    return answer(where, piece === undefined ? undefined : write(piece), parse);
  }
}

/** Polar's GPX of points; every text in it is escaped as XML has to be. */
function gpxOf(points: Json): string {
  const text = (value: Json | undefined) => escapeXml(typeof value === 'string' ? value : toText(value ?? ''));
  const track = Array.isArray(points) ? points : [];
  const lines = track.map((point) => {
    const { lat, lon, ele, time } = point as JsonObject;
    return `<trkpt lat="${text(lat)}" lon="${text(lon)}"><ele>${text(ele)}</ele><time>${text(time)}</time></trkpt>`;
  });
  return `<?xml version="1.0"?><gpx version="1.1"><trk><trkseg>${lines.join('')}</trkseg></trk></gpx>`;
}

/** API v4, in the same way. Each case is on a day of its own. */
export function sweepV4(cases: readonly Case[]): AccessLinkV4 {
  const byDay = cases.map((one) => ({ day: dayOf(one), text: one.text }));
  return {
    requests: 0,
    listSessions: async ({ from, to }, features = []) => {
      const [first, last] = [from.slice(0, 10), to.slice(0, 10)];
      const found = byDay.filter(({ day }) => day >= first && day < last).map(({ text }) => text);
      const query = [`from=${from}`, `to=${to}`, ...features.map((feature) => `features=${feature}`)].join('&');
      return answer(`/training-sessions/list?${query}`, `{"trainingSessions":[${found.join(',')}]}`, parseSessionList);
    },
    getData4: async () => {
      throw new Error('Only sessions are asked for here.');
    },
    getIndex4: async () => {
      throw new Error('Only sessions are asked for here.');
    },
    budget: () => undefined,
    room: () => Number.POSITIVE_INFINITY,
    clocks: () => undefined,
    close: async () => undefined,
  };
}

/** The day Polar would list a case on: that of its start, whatever the case says. */
function dayOf({ base, days }: Case): string {
  return String((later(base.json, days) as JsonObject).startTime).slice(0, 10);
}
