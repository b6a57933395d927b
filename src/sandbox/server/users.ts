import { int64 } from '../represent/json.js';
import { utcMillis } from '../represent/time.js';
import { type ApiRequest, data, type Reply } from './http.js';
import type { Uploads } from './uploads.js';

/** `/v3/users`: one person can register, look and leave. */
export class Users {
  #memberId: string | undefined;

  constructor(
    private readonly userId: number,
    private readonly shelf: Uploads,
    private readonly revoke: () => void,
  ) {}

  /** `POST /v3/users` */
  register(request: ApiRequest): Reply {
    const memberId = memberIdOf(request);
    if (memberId === undefined) return { status: 400 };
    if (this.shelf.registeredAt !== undefined) return { status: 409 };
    this.enrol(memberId);
    return this.show(request);
  }

  enrol(memberId: string): void {
    this.#memberId = memberId;
    this.shelf.register();
  }

  /** `GET /v3/users/{id}` */
  show(request: ApiRequest): Reply {
    const { registeredAt } = this.shelf;
    if (registeredAt === undefined) return { status: 204 };
    return data(request, 'user', {
      'polar-user-id': int64(BigInt(this.userId)),
      'member-id': this.#memberId,
      'registration-date': utcMillis(registeredAt),
      'first-name': 'Sanna',
      'last-name': 'Sandell',
      birthdate: '1988-05-17',
      gender: 'FEMALE',
      weight: 72,
      height: 174,
      'extra-info': null,
    });
  }

  /** `DELETE /v3/users/{id}`: the tokens are worth nothing afterwards. */
  remove(): Reply {
    this.shelf.deregister();
    this.revoke();
    return { status: 204 };
  }
}

/** The body may be JSON or XML. */
function memberIdOf(request: ApiRequest): string | undefined {
  if (request.headers['content-type']?.includes('xml')) {
    return /<member-id>([^<]+)<\/member-id>/.exec(request.body)?.[1];
  }
  let body: unknown;
  try {
    body = JSON.parse(request.body);
  } catch {
    return undefined; // Not JSON: as bad as no member-id, answered with 400.
  }
  const memberId = typeof body === 'object' && body !== null && 'member-id' in body ? body['member-id'] : undefined;
  return typeof memberId === 'string' && memberId !== '' ? memberId : undefined;
}
