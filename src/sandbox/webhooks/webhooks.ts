import { randomBytes, randomUUID } from 'node:crypto';
import { isObject } from '../../guards.js';
import { type ApiRequest, data, type Reply } from '../server/http.js';
import { Deliveries, usualBehavior, type Webhook, type WebhookBehavior } from './deliveries.js';
import { eventNames } from './events.js';
import { isDeliverable } from './sender.js';

/** What the management of webhooks is made with. */
interface WebhookParts {
  userId: number;
  now: () => number;
  /** Whether the request carries the client's own id and secret. */
  isClient: (request: ApiRequest) => boolean;
}

/** `/v3/webhooks`: the one webhook of the client, managed with the client's own credentials. */
export class Webhooks {
  readonly behavior: WebhookBehavior = { ...usualBehavior };
  readonly deliveries: Deliveries;
  webhook: Webhook | undefined;

  constructor(private readonly parts: WebhookParts) {
    this.deliveries = new Deliveries(this.behavior, parts.userId, parts.now, () => this.webhook);
  }

  async handle(request: ApiRequest): Promise<Reply> {
    if (!this.parts.isClient(request)) return { status: 401 };
    const below = request.path.slice('/v3/webhooks'.length);
    const { method } = request;
    if (below === '' && method === 'POST') return this.#create(request);
    if (below === '' && method === 'GET') return this.#list(request);
    if (below === '/activate' && method === 'POST') return this.#activate();
    if (below === '/deactivate' && method === 'POST') return this.#deactivate();
    if (!/^\/[^/]+$/.test(below) || !['PATCH', 'DELETE'].includes(method)) return { status: 405 };
    if (this.webhook === undefined || below !== `/${this.webhook.id}`) return { status: 404 };
    return method === 'PATCH' ? this.#change(request, this.webhook) : this.#remove();
  }

  async #create(request: ApiRequest): Promise<Reply> {
    if (this.webhook) return { status: 409 };
    const wanted = readWanted(request.body);
    if (wanted?.url === undefined || wanted.events === undefined) return { status: 400 };
    const { url, events } = wanted;
    const secret = randomUUID();
    const { signsFirstPing } = this.behavior;
    if (!(await this.deliveries.ping({ url, ...(signsFirstPing && { secret }) }))) return this.#pingFailed(url);
    // Another request may have been faster while the ping was under way.
    if (this.webhook) return { status: 409 };
    const id = randomBytes(4).toString('hex');
    this.webhook = { id, events, url, secret, active: true };
    return data(request, 'webhook', { data: { id, events, url, signature_secret_key: secret } }, 201);
  }

  #list(request: ApiRequest): Reply {
    const all = this.webhook ? [this.webhook] : [];
    const shown = all.map(({ id, events, url, active }) => ({ id, events, url, active }));
    return data(request, 'webhooks', { data: shown });
  }

  async #change(request: ApiRequest, webhook: Webhook): Promise<Reply> {
    const wanted = readWanted(request.body);
    if (wanted === undefined) return { status: 400 };
    const { url = webhook.url, events = webhook.events } = wanted;
    if (url !== webhook.url && !(await this.deliveries.ping({ url, secret: webhook.secret }))) {
      return this.#pingFailed(url);
    }
    Object.assign(webhook, { url, events });
    return data(request, 'webhook', { data: { id: webhook.id, events, url } });
  }

  #remove(): Reply {
    this.webhook = undefined;
    this.deliveries.stop();
    return { status: 204 };
  }

  async #activate(): Promise<Reply> {
    const { webhook } = this;
    if (!webhook) return { status: 204 };
    if (!(await this.deliveries.ping(webhook))) return this.#pingFailed(webhook.url);
    Object.assign(webhook, { active: true, failingSince: undefined });
    return { status: 200 };
  }

  #deactivate(): Reply {
    if (!this.webhook) return { status: 204 };
    this.webhook.active = false;
    return { status: 200 };
  }

  /** As a real one has been seen: nested, and with underscores, unlike the documented form. */
  #pingFailed(url: string): Reply {
    const error = {
      timestamp: new Date(this.parts.now()).toISOString(),
      status: 400,
      error_type: 'WebhookPingFailedException',
      message: `Ping to ${url} failed`,
      corr_id: randomBytes(8).toString('hex'),
    };
    return { status: 400, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ error }) };
  }
}

/** What a request names; undefined: it names something that cannot be. */
function readWanted(body: string): { url?: string; events?: string[] } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { url, events } = value;
  if (url !== undefined && (typeof url !== 'string' || !isDeliverable(url))) return undefined;
  const known = (name: unknown): name is string => eventNames.some((event) => event === name);
  if (events !== undefined && !(Array.isArray(events) && events.length > 0 && events.every(known))) return undefined;
  return { ...(url !== undefined && { url }), ...(events !== undefined && { events }) };
}
