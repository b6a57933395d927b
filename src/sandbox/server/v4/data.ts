import { type Json, type JsonObject, toJsonText } from '../../represent/json.js';
import { localTime } from '../../represent/time.js';
import type { DailyData } from '../days/daily-data.js';
import { type ApiRequest, bearerToken, html, type Reply } from '../http.js';
import { answerDays, type DayBehavior4, usualDays } from './days/answer.js';
import { recipeOf } from './days/day-data.js';
import { features, withFeatures } from './features.js';
import { enveloped, type Spelling4, spelled, usual } from './quirks.js';
import { readRange } from './range.js';

/** What tests can change about v4. */
export interface Behavior4 {
  spelling: Spelling4;
  /** Features that get a 500, as one day of real data did. */
  broken: Set<string>;
  /** Features that are no longer known: 400, naming them. */
  refused: Set<string>;
  /** Scopes that the token lacks. */
  missingScopes: Set<string>;
  /** Local days before this one have no sessions: `2016-01-01`. */
  firstDay: string | undefined;
  /**
   * A range that begins before this local day is rejected, with this body if any: how far back Polar serves, and how it
   * says so, is not documented.
   */
  refusesBefore: { day: string; status: 400 | 403; body?: Json } | undefined;
  /** Everything besides training sessions. */
  days: DayBehavior4;
}

/** Nothing rejected, nothing broken. */
export const usualBehavior = (): Behavior4 => ({
  spelling: usual,
  broken: new Set(),
  refused: new Set(),
  missingScopes: new Set(),
  firstDay: undefined,
  refusesBefore: undefined,
  days: usualDays(),
});

/** Everything below `/v4/data`: read only, one user. */
export class Data4 {
  readonly behavior: Behavior4 = usualBehavior();

  /**
   * @param scopesOf the scopes of a token; undefined: invalid.
   * @param sessions what Polar has now, as in v4.
   * @param days absent: there are sessions only.
   */
  constructor(
    private readonly scopesOf: (token: string) => ReadonlySet<string> | undefined,
    private readonly sessions: () => readonly JsonObject[],
    private readonly days?: DailyData,
  ) {}

  handle(request: ApiRequest): Reply {
    const token = bearerToken(request);
    const scopes = token === undefined ? undefined : this.scopesOf(token);
    if (!scopes) return unauthorized();
    if (request.method !== 'GET') return { status: 405, headers: { Allow: 'GET' } };
    switch (request.path) {
      case '/v4/data/training-sessions/list':
        return this.#forbidden('training_sessions:read', scopes) ?? this.#list(request);
      case '/v4/data/hello':
        return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: 'Hello' };
      default:
        return this.#days(request, scopes);
    }
  }

  /** Everything else; a path that does not exist is a 404, unlike in v3. */
  #days({ path, query }: ApiRequest, scopes: ReadonlySet<string>): Reply {
    const address = path.replace(/^\/v4\/data/, '');
    const recipe = recipeOf(address);
    const { days: behavior, firstDay, refusesBefore } = this.behavior;
    if (!recipe || !this.days || behavior.gone.has(address)) return { status: 404 };
    const forbidden = this.#forbidden(`${recipe.scope}:read`, scopes);
    if (forbidden) return forbidden;
    const from = query.get('from')?.slice(0, 10) ?? '9';
    if (recipe.longest && refusesBefore !== undefined && from < refusesBefore.day) {
      const { status, body } = refusesBefore;
      return body === undefined ? { status } : json(body, status);
    }
    const first = Math.max(firstDay === undefined ? 0 : Date.parse(firstDay) / 86_400_000, this.days.life.firstDay);
    return this.#replyOf(answerDays(address, recipe, query, { shelf: this.days, behavior, firstDay: first }));
  }

  #replyOf(answer: ReturnType<typeof answerDays>): Reply {
    const { nothing } = this.behavior.spelling;
    if (!('status' in answer)) {
      if (!answer.isEmpty || nothing === 'list') return json(answer.body);
      if (nothing === 'null') return json(nulled(answer.body));
      return nothing === 'object' ? json({}) : { status: Number(nothing) };
    }
    const { status, complaint } = answer;
    if (status === 500) return broken();
    return complaint === undefined ? { status } : this.#complaint(complaint, 400);
  }

  #complaint(text: string, status: 400 | 403): Reply {
    return json({ [this.behavior.spelling.complaint]: text }, status);
  }

  #forbidden(scope: string, granted: ReadonlySet<string>): Reply | undefined {
    if (granted.has(scope) && !this.behavior.missingScopes.has(scope)) return undefined;
    return this.#complaint(`Missing required scope: ${scope}`, 403);
  }

  #list({ query }: ApiRequest): Reply {
    const { broken: isBroken, refused, refusesBefore, spelling, firstDay = '' } = this.behavior;
    const asked = new Set(query.getAll('features'));
    const unknown = [...asked].find((feature) => !features.includes(feature) || refused.has(feature));
    if (unknown !== undefined) return this.#complaint(`Value '${unknown}' is not allowed for key 'features'`, 400);
    const range = readRange(query, asked.size > 0);
    if (typeof range === 'string') return this.#complaint(range, 400);
    if (refusesBefore !== undefined && range.from < Date.parse(refusesBefore.day)) {
      const { status, body } = refusesBefore;
      return body === undefined ? { status } : json(body, status);
    }
    if ([...asked].some((feature) => isBroken.has(feature))) return broken();
    const found = this.sessions().filter((element) => {
      const start = startOf(element);
      const at = Date.parse(`${start}Z`);
      return at >= range.from && at < range.to && start >= firstDay;
    });
    found.sort((a, b) => (startOf(a) < startOf(b) ? -1 : Number(startOf(a) > startOf(b))));
    const list = found.map((element) => spelled(withFeatures(element, asked), spelling));
    const body = enveloped('trainingSessions', list, spelling);
    return typeof body === 'number' ? { status: body } : json(body);
  }
}

/** The local start, in whole seconds; one with a zone is converted to the offset of the session. */
function startOf({ startTime, timezoneOffsetMinutes }: JsonObject): string {
  const text = String(startTime);
  if (!/(Z|[+-]\d{2}:\d{2})$/.test(text)) return text.slice(0, 19);
  return localTime(Date.parse(text), Number(timezoneOffsetMinutes ?? 0));
}

function json(value: Json, status = 200): Reply {
  return { status, headers: { 'Content-Type': 'application/json' }, body: toJsonText(value) };
}

/** Empty lists as null: one in an envelope, or a bare one. */
function nulled(body: Json): Json {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  return Object.fromEntries(Object.keys(body).map((name) => [name, null]));
}

/** As a day of real data was answered. */
function broken(): Reply {
  return { status: 500, headers: { 'Content-Type': 'text/plain' }, body: 'Unexpected error occurred' };
}

/** The bare page of the servlet container. */
function unauthorized(): Reply {
  return html(401, 'HTTP Status 401 - Unauthorized', '<h1>HTTP Status 401 - Unauthorized</h1>');
}
