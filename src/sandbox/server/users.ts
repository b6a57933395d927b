import { int64 } from '../represent/json.js';
import { utcMillis } from '../represent/time.js';
import { type ApiRequest, data, type Reply } from './http.js';
import type { Uploads } from './uploads.js';

/** `/v3/users`: one user can register, be shown and be removed. */
export class Users {
  #memberId: string | undefined;

  constructor(
    private readonly userId: number,
    private readonly uploads: Uploads,
    private readonly revoke: () => void,
  ) {}

  /** `POST /v3/users` */
  register(request: ApiRequest): Reply {
    const memberId = memberIdOf(request);
    if (memberId === undefined) return { status: 400 };
    if (this.uploads.registeredAt !== undefined) return { status: 409 };
    this.enroll(memberId);
    return this.show(request);
  }

  enroll(memberId: string): void {
    this.#memberId = memberId;
    this.uploads.register();
  }

  /** `GET /v3/users/{id}` */
  show(request: ApiRequest): Reply {
    const { registeredAt } = this.uploads;
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

  /** `DELETE /v3/users/{id}`: the tokens are invalid afterward. */
  remove(): Reply {
    this.uploads.deregister();
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
    return undefined; // Not JSON: a 400, as without member-id.
  }
  const memberId = typeof body === 'object' && body !== null && 'member-id' in body ? body['member-id'] : undefined;
  return typeof memberId === 'string' && memberId !== '' ? memberId : undefined;
}
