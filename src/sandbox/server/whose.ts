import type { Athlete } from '../athlete.js';
import { type ApiRequest, bearerToken } from './http.js';

/**
 * Whose a request is: the user's whose token it carries, or whose code or refresh token it redeems; on the authorize page
 * the one who is chosen there, otherwise the next one who has not registered yet. A request of nobody is the first one's.
 */
export class Whose {
  readonly #byToken = new Map<string, Athlete>();

  /** @param athletes at least one. */
  constructor(private readonly athletes: readonly [Athlete, ...Athlete[]]) {}

  of(request: ApiRequest): Athlete {
    const [first] = this.athletes;
    if (this.athletes.length === 1) return first;
    return this.#found(request) ?? first;
  }

  #found(request: ApiRequest): Athlete | undefined {
    const token = bearerToken(request);
    if (token !== undefined) return this.#ofToken(token);
    if (request.method !== 'POST') return undefined;
    const form = new URLSearchParams(request.body);
    if (/\/token$/.test(request.path))
      return this.athletes.find(({ oauth, oauth4 }) => oauth.redeems(form) || oauth4.redeems(form));
    const chosen = form.get('athlete');
    return this.athletes.find(({ userId, uploads }) =>
      chosen === null ? uploads.registeredAt === undefined : String(userId) === chosen,
    );
  }

  #ofToken(token: string): Athlete | undefined {
    const known = this.#byToken.get(token);
    if (known?.isOf(token)) return known;
    const found = this.athletes.find((athlete) => athlete.isOf(token));
    if (found) this.#byToken.set(token, found);
    return found;
  }
}
