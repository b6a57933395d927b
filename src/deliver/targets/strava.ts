import { ExitCode } from '../../errors.js';
import { isObject } from '../../guards.js';
import type { ContentField } from '../content.js';
import { DeliveryError, itemRejected, keyRejected, responseLost } from '../errors.js';
import { judge, oneLine, saidIn, TargetHttp, type TargetRequest, type TargetResponse } from '../http.js';
import { AccessTokens } from '../oauth/tokens.js';
import type {
  Earlier,
  Found,
  Note,
  OAuthNeeds,
  Receipt,
  Target,
  TargetAccess,
  TargetKind,
  WorkoutDelivery,
} from '../target.js';
import { externalId, externalIds, idIn, isSameStart, listIn, objectIn, remoteIdIn, renaming } from './responses.js';

const title = 'Strava';
/** Strava allows one request per second about an upload. */
const pollMs = 1000;
/** After that the next push asks. */
const maxPolls = 20;

const oauth: OAuthNeeds = {
  authorizeUrl: '/oauth/authorize',
  tokenUrl: '/oauth/token',
  // Reading is for finding out after a lost response.
  scope: 'activity:write,activity:read_all',
  pkce: false,
  madeAt: 'https://www.strava.com/settings/api',
};

/** Strava, through its API v3, with a client of your own. */
export const strava: TargetKind = {
  name: 'strava',
  title,
  needs: { url: { fixed: 'https://www.strava.com' }, oauth },
  formats: ['fit', 'tcx', 'gpx'],
  travels: { name: 'field', note: 'field', sport: 'file', device: 'file' },
  data: [],
  askable: true,
  maxProcessingSeconds: 600,
  replaces: ['name', 'note'],
  rate: { requests: 5, seconds: 1 },
  remarks: [
    'Since 30 June 2026 Strava requires a paid subscription of anyone who uses its API.',
    'You create a client of your own there, with localhost as its callback domain.',
    'It asks for permission to upload and to read activities, because that is how polar-sync knows what is there already.',
    'Strava keeps the altitude of a file only from devices that it lists as barometric; see --as-device.',
    'If a workout is edited, its name and note are updated; other changes are reported.',
  ],
  open: (access) => new Strava(access),
};

type State = Found | { is: 'refused'; why: string } | { is: 'duplicate'; remoteId?: string };

class Strava implements Target {
  readonly #http: TargetHttp;
  readonly #tokens: AccessTokens;
  readonly #access: TargetAccess;

  constructor(access: TargetAccess) {
    this.#access = access;
    this.#http = new TargetHttp(access, strava);
    this.#tokens = new AccessTokens(access, title, oauth);
  }

  async test(): Promise<string> {
    await this.#list({ per_page: '1' });
    return 'it accepts the sign-in';
  }

  async send({ id, content, fileName, file }: WorkoutDelivery, note: Note): Promise<Receipt> {
    const fields = [
      { name: 'data_type', value: file.extension },
      { name: 'external_id', value: externalId(id) },
      ...(content.name === undefined ? [] : [{ name: 'name', value: content.name }]),
      ...(content.note === undefined ? [] : [{ name: 'description', value: content.note }]),
    ];
    const response = await this.#send({
      method: 'POST',
      path: '/api/v3/uploads',
      form: [...fields, { name: 'file', fileName: `${fileName}.${file.extension}`, bytes: file.bytes() }],
    });
    const body = objectIn(title, response);
    const upload = idIn(body.id_str ?? body.id);
    if (upload === undefined) throw responseLost(title, `status ${response.status} without an id`);
    note(upload);
    const state = await this.#outcome(upload, stateOf(body));
    if (state.is === 'refused') throw itemRejected(title, state.why);
    const remoteId = 'remoteId' in state && state.remoteId !== undefined && { remoteId: state.remoteId };
    if (state.is === 'there') return { ...remoteId };
    if (state.is === 'duplicate') return { ...remoteId, already: true };
    throw new DeliveryError('TARGET_PROCESSING', `${title} is still processing it.`, {
      verdict: 'unknown',
      hint: 'The next push asks what became of it.',
    });
  }

  async find(delivery: WorkoutDelivery, { ref, remoteId }: Earlier): Promise<Found> {
    if (ref !== undefined) {
      const state = await this.#ask(ref);
      if (state?.is === 'there' || state?.is === 'maybe') return state;
      if (state?.is === 'duplicate') return { ...state, is: 'there' };
      if (state?.is === 'refused') return { is: 'absent' };
    }
    const start = Math.floor(Date.parse(delivery.content.start) / 1000);
    const ids = externalIds(delivery);
    const list = await this.#list({ after: String(start - 60), before: String(start + 60), per_page: '50' });
    const found = list.find(
      (entry) =>
        (remoteId !== undefined && idIn(entry.id) === remoteId) ||
        // Strava appends the type of the file.
        ids.some((one) => entry.external_id === one || String(entry.external_id).startsWith(`${one}.`)) ||
        isSameStart(entry.start_date, delivery.content.start),
    );
    return found ? { is: 'there', ...remoteIdIn(found.id) } : { is: 'absent' };
  }

  async replace({ content }: WorkoutDelivery, remoteId: string, changed: readonly ContentField[]): Promise<Receipt> {
    const request: TargetRequest = {
      method: 'PUT',
      path: `/api/v3/activities/${encodeURIComponent(remoteId)}`,
      json: renaming(content, changed),
    };
    objectIn(title, await this.#send(request, () => itemRejected(title, 'it is no longer there')));
    return { remoteId };
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  /** The file is there: if something fails from here on, it must not be sent again. */
  async #outcome(upload: string, first: State): Promise<State> {
    let state = first;
    try {
      for (let polls = 0; state.is === 'maybe' && polls < maxPolls; polls += 1) {
        await this.#access.sleep(pollMs);
        state = (await this.#ask(upload)) ?? state;
      }
      return state;
    } catch (problem) {
      if (!(problem instanceof DeliveryError)) throw problem;
      throw responseLost(title, problem.message.replace(/\.$/, ''), problem);
    }
  }

  /** The state of an upload; undefined: Strava does not know it, or no longer does. */
  async #ask(upload: string): Promise<State | undefined> {
    const path = `/api/v3/uploads/${encodeURIComponent(upload)}`;
    const response = await this.#tokens.send(this.#http, { method: 'GET', path });
    if (response.status === 404) return undefined;
    judgeStrava('GET', response);
    return isObject(response.json) ? stateOf(response.json) : { is: 'maybe', why: processing };
  }

  async #list(query: Record<string, string>): Promise<Readonly<Record<string, unknown>>[]> {
    return listIn(title, await this.#send({ method: 'GET', path: '/api/v3/athlete/activities', query }));
  }

  async #send(request: TargetRequest, missing?: () => DeliveryError): Promise<TargetResponse> {
    const response = await this.#tokens.send(this.#http, request);
    if (response.status === 404 && missing) throw missing();
    judgeStrava(request.method, response);
    return response;
  }
}

const processing = 'Strava is still processing it';

/** The state in the representation of an upload. */
function stateOf({ error, activity_id: activity }: Readonly<Record<string, unknown>>): State {
  const id = idIn(activity);
  if (id !== undefined) return { is: 'there', remoteId: id };
  if (typeof error !== 'string' || error === '') return { is: 'maybe', why: processing };
  if (!/\bduplicate\b/i.test(error)) return { is: 'refused', why: oneLine(error) };
  const other = /duplicate of .*?(\d{4,})/i.exec(error)?.[1];
  return { is: 'duplicate', ...(other !== undefined && { remoteId: other }) };
}

/** 402 and 403 concern the account there, not the workout. */
function judgeStrava(method: TargetRequest['method'], response: TargetResponse): void {
  const { status, text } = response;
  if (status === 402 || status === 403) {
    throw new DeliveryError(
      'TARGET_KEY',
      `${title} does not let you use its API: ${saidIn(response) || `status ${status}`}.`,
      {
        verdict: 'not-sent',
        stops: true,
        exitCode: ExitCode.auth,
        hint: 'See https://www.strava.com/settings/api: since 30 June 2026 Strava requires a paid subscription.',
      },
    );
  }
  if (status === 401 && /permission/.test(text))
    throw keyRejected(title, 'you left out a permission when you signed in; it needs to upload and to read activities');
  judge(title, method, response);
}
