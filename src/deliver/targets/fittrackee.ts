import { isObject } from '../../guards.js';
import type { WorkoutContent } from '../content.js';
import { itemRejected, responseLost, targetDown } from '../errors.js';
import { judge, TargetHttp, type TargetRequest, type TargetResponse } from '../http.js';
import { AccessTokens } from '../oauth/tokens.js';
import type {
  Earlier,
  Found,
  OAuthNeeds,
  Receipt,
  Target,
  TargetAccess,
  TargetKind,
  WorkoutDelivery,
} from '../target.js';
import { dateBeside, idIn, isSameStart, objectIn, remoteIdIn } from './responses.js';

const title = 'FitTrackee';

const oauth: OAuthNeeds = {
  authorizeUrl: '/profile/apps/authorize',
  tokenUrl: '/api/oauth/token',
  // Reading is for the ids of its sports, and for finding out after a lost response.
  scope: 'workouts:read workouts:write',
  pkce: true,
  madeAt: 'your profile there, under Apps',
};

/** FitTrackee, through OAuth 2 with PKCE and an app of your own. */
export const fittrackee: TargetKind = {
  name: 'fittrackee',
  title,
  needs: { url: { host: true, example: 'https://fittrackee.example' }, oauth },
  formats: ['fit', 'tcx', 'gpx'],
  travels: { name: 'field', note: 'field', sport: 'field', device: 'file' },
  data: [],
  askable: true,
  maxProcessingSeconds: 300,
  replaces: [],
  rate: { requests: 60, seconds: 60 },
  remarks: [
    'You create an app of your own there, with the redirect URL of polar-sync and the scopes workouts:read and workouts:write.',
    'Older versions reject workouts without a route.',
    'A sport that FitTrackee does not have is rejected until you add a matching one there.',
  ],
  open: (access) => new FitTrackee(access),
};

/** The names of its matching sports, the best first, by our types and sports. */
const labels: Readonly<Record<string, readonly string[]>> = {
  trail_running: ['Trail', 'Running'],
  running: ['Running'],
  mountain_biking: ['Mountain Biking', 'Cycling (Sport)'],
  cycling: ['Cycling (Sport)', 'Cycling (Transport)'],
  hiking: ['Hiking', 'Walking'],
  walking: ['Walking', 'Hiking'],
  mountaineering: ['Mountaineering', 'Hiking'],
  rowing: ['Rowing'],
  paddling: ['Canoeing', 'Kayaking'],
  kayaking: ['Kayaking'],
  alpine_skiing: ['Skiing (Alpine)'],
  cross_country_skiing: ['Skiing (Cross Country)'],
  snowshoeing: ['Snowshoes'],
  swimming: ['Open Water Swimming'],
};

class FitTrackee implements Target {
  readonly #http: TargetHttp;
  readonly #tokens: AccessTokens;
  #sports: Promise<ReadonlyMap<string, number>> | undefined;

  constructor(access: TargetAccess) {
    this.#http = new TargetHttp(access, fittrackee);
    this.#tokens = new AccessTokens(access, title, oauth);
  }

  async test(): Promise<string> {
    await this.#list({ per_page: '1' });
    return 'it accepts the sign-in';
  }

  async send({ content, fileName, file }: WorkoutDelivery): Promise<Receipt> {
    const sport = await this.#sportOf(content);
    const data = {
      sport_id: sport,
      ...(content.name !== undefined && { title: content.name }),
      ...(content.note !== undefined && { notes: content.note }),
    };
    const response = await this.#send({
      method: 'POST',
      path: '/api/workouts',
      form: [
        { name: 'data', value: JSON.stringify(data) },
        { name: 'file', fileName: `${fileName}.${file.extension}`, bytes: file.bytes() },
      ],
    });
    objectIn(title, response);
    const id = idIn(workoutsIn(response)?.[0]?.id);
    if (id === undefined) throw responseLost(title, `status ${response.status} without an id`);
    return { remoteId: id };
  }

  async find({ content }: WorkoutDelivery, { remoteId }: Earlier): Promise<Found> {
    const list = await this.#list({
      from: dateBeside(content.start, -1),
      to: dateBeside(content.start, 1),
      per_page: '100',
    });
    const found = list.find(
      (entry) =>
        (remoteId !== undefined && idIn(entry.id) === remoteId) ||
        isSameStart(instantIn(entry.workout_date), content.start),
    );
    return found ? { is: 'there', ...remoteIdIn(found.id) } : { is: 'absent' };
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  /** The ids of its sports differ if an administrator has added some. Nothing has been sent when it throws. */
  async #sportOf({ type, sport }: WorkoutContent): Promise<number> {
    this.#sports ??= this.#readSports();
    const sports = await this.#sports;
    const id = [...(labels[type] ?? []), ...(labels[sport] ?? [])].map((label) => sports.get(label)).find((one) => one);
    if (id === undefined) throw itemRejected(title, `it has no sport for ${type}`);
    return id;
  }

  async #readSports(): Promise<ReadonlyMap<string, number>> {
    const { json } = await this.#send({ method: 'GET', path: '/api/sports' });
    const list = isObject(json) && isObject(json.data) ? json.data.sports : undefined;
    if (!Array.isArray(list)) throw targetDown(title, 'it does not list its sports');
    const known = list.filter(isObject).map(({ label, id }): [string, number] => [String(label), Number(id)]);
    return new Map(known.filter(([, id]) => Number.isSafeInteger(id) && id > 0));
  }

  async #list(query: Record<string, string>): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const response = await this.#send({ method: 'GET', path: '/api/workouts', query });
    const list = workoutsIn(response);
    if (!list) throw targetDown(title, `status ${response.status} without a list`);
    return list;
  }

  async #send(request: TargetRequest): Promise<TargetResponse> {
    const response = await this.#tokens.send(this.#http, request);
    judge(title, request.method, response);
    return response;
  }
}

function workoutsIn({ json }: TargetResponse): Readonly<Record<string, unknown>>[] | undefined {
  const list = isObject(json) && isObject(json.data) ? json.data.workouts : undefined;
  return Array.isArray(list) ? list.filter(isObject) : undefined;
}

/** FitTrackee writes dates as HTTP does, in GMT. */
function instantIn(value: unknown): string | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
