import { type ActiveDay, type ActivityZone, activeCaloriesOf, basalCaloriesOf, stepsOf } from '../../days/activity.js';
import { dateOf, HOUR, MINUTE } from '../../days/dates.js';
import { int64, type JsonObject } from '../../represent/json.js';
import { fullDuration, utcMillis } from '../../represent/time.js';
import type { DailyData } from '../days/daily-data.js';
import { type ApiRequest, data, type Reply } from '../http.js';
import type { Route } from '../route.js';
import type { Uploads } from '../uploads.js';
import { OneTransaction, type Transaction } from './one-transaction.js';

const NOTHING: Reply = { status: 204 };
const UNKNOWN: Reply = { status: 404 };
/** Max days in one transaction. */
const MAX_DAYS = 50;
const SLOT = 30_000;
/** The numbers of the zones, in order: 0 is sleep. */
const zones: readonly ActivityZone[] = ['SLEEP', 'SEDENTARY', 'LIGHT', 'MODERATE', 'VIGOROUS', 'NON_WEAR'];

interface Rules {
  lifeMillis: number;
  userUrl: () => string;
  polarUser: string;
  now: () => number;
}

/**
 * `/v3/users/{id}/activity-transactions`: deprecated but working. A day that has grown since it was committed is offered
 * again; whether Polar does so is not documented.
 */
export class ActivityTransactions {
  /** Up to which instant a day was committed. */
  readonly #committed = new Map<number, number>();
  readonly #one: OneTransaction<ActiveDay>;

  constructor(
    private readonly days: DailyData,
    private readonly uploads: Uploads,
    private readonly rules: Rules,
  ) {
    this.#one = new OneTransaction(187_104_033n, rules.lifeMillis, rules.now);
  }

  get waiting(): ActiveDay[] {
    return this.days
      .activeDays()
      .filter(({ day, until }) => this.uploads.offers(until) && this.#committed.get(day) !== until);
  }

  routes(): Route[] {
    const base = '^/v3/users/(\\d+)/activity-transactions';
    const route = (method: string, path: string, run: Route['run']): Route => {
      return { method, path: new RegExp(path), kind: 'activities', run };
    };
    return [
      route('POST', `${base}$`, (request) => this.#create(request)),
      route('GET', `${base}/([^/]+)$`, (request, [, id = '']) => this.#list(request, id)),
      route('PUT', `${base}/([^/]+)$`, (_request, [, id = '']) => this.#commit(id)),
      route(
        'GET',
        `${base}/([^/]+)/activities/([^/]+)(?:/(step-samples|zone-samples))?$`,
        (request, [, id = '', one = '', part = '']) => this.#activity(request, id, one, part),
      ),
    ];
  }

  #create(request: ApiRequest): Reply {
    const transaction = this.#one.begin(this.waiting.slice(0, MAX_DAYS));
    if (!transaction) return NOTHING;
    const location = { 'transaction-id': int64(transaction.id), 'resource-uri': this.#url(transaction) };
    return data(request, 'transaction-location', location, 201);
  }

  #list(request: ApiRequest, id: string): Reply {
    const transaction = this.#one.live(id);
    if (!transaction) return UNKNOWN;
    const links = transaction.items.map((active) => `${this.#url(transaction)}/activities/${idOf(active)}`);
    return data(request, 'activity-log', { 'activity-log': links });
  }

  #activity(request: ApiRequest, id: string, one: string, part: string): Reply {
    const transaction = this.#one.live(id);
    const active = transaction?.items.find((candidate) => idOf(candidate).toString() === one);
    if (!transaction || !active) return UNKNOWN;
    if (part === 'step-samples') return data(request, 'step-samples', stepSamples(active));
    if (part === 'zone-samples') return data(request, 'zone-samples', zoneSamples(active));
    const activeCalories = activeCaloriesOf(active);
    return data(request, 'activity-log', {
      id: int64(idOf(active)),
      'polar-user': this.rules.polarUser,
      'transaction-id': int64(transaction.id),
      date: dateOf(active.day),
      created: utcMillis(active.until),
      calories: basalCaloriesOf(active) + activeCalories,
      'active-calories': activeCalories,
      duration: fullDuration(active.until - active.from),
      'active-steps': stepsOf(active),
    });
  }

  #commit(id: string): Reply {
    const transaction = this.#one.live(id);
    if (!transaction) return UNKNOWN;
    for (const { day, until } of transaction.items) this.#committed.set(day, until);
    this.#one.end();
    return { status: 200 };
  }

  #url({ id }: Transaction<ActiveDay>): string {
    return `${this.rules.userUrl()}/activity-transactions/${id}`;
  }
}

/** Changes when the day has grown. */
const idOf = ({ until }: ActiveDay) => BigInt(Math.floor(until / 1000));

/** `08:30:00` on the user's clock. */
function clockTime({ clock }: ActiveDay, at: number): string {
  return new Date(at + clock(at) * MINUTE).toISOString().slice(11, 19);
}

/** Every minute of the day so far, without `steps` if there were none. */
function stepSamples(active: ActiveDay): JsonObject {
  const samples: JsonObject[] = [];
  for (let i = 0; i < active.steps.length; i += 2) {
    const steps = (active.steps[i] ?? 0) + (active.steps[i + 1] ?? 0);
    samples.push({ steps: steps > 0 ? steps : undefined, time: clockTime(active, active.from + i * SLOT) });
  }
  return { date: dateOf(active.day), interval: 1, samples };
}

/** Time in each zone, hour by hour. */
function zoneSamples(active: ActiveDay): JsonObject {
  const samples: JsonObject[] = [];
  for (let at = active.from; at < active.until; ) {
    const ends = Math.min(active.until, (Math.floor(at / HOUR) + 1) * HOUR);
    const slots = active.zones.slice((at - active.from) / SLOT, (ends - active.from) / SLOT);
    const inZones = zones.flatMap((zone, index) => {
      const count = slots.filter((slot) => slot === zone).length;
      return count === 0 ? [] : [{ index, inzone: fullDuration(count * SLOT) }];
    });
    samples.push({ time: clockTime(active, at), 'activity-zones': inZones });
    at = ends;
  }
  return { date: dateOf(active.day), samples };
}
