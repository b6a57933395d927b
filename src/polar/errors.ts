import { AuthError, type ErrorDetails, TemporaryError, UnexpectedError } from '../errors.js';
import type { Answer } from './answer.js';

/** Where a failure happened: the status, if there was a response, and the path without the host. */
export interface FailureContext {
  status?: number | undefined;
  path?: string | undefined;
  /** Polar's own words about it. */
  complaint?: string | undefined;
  /** The scope of v4 that the sign-in lacks, without `:read`. */
  scope?: string | undefined;
}

/** 401 (`TOKEN_REFUSED`) and 403 (`CONSENT_OR_REGISTRATION`, see explain-refusal.ts): not to be retried; a person has to act. */
export class RefusedError extends AuthError {
  readonly status: number | undefined;
  readonly path: string | undefined;
  readonly complaint: string | undefined;
  /** The scope of v4 that the sign-in lacks, without `:read`, where it is known. */
  readonly scope: string | undefined;

  constructor(code: string, message: string, place: FailureContext, details?: ErrorDetails) {
    super(code, message, details);
    this.scope = place.scope;
    this.status = place.status;
    this.path = place.path;
    this.complaint = place.complaint;
  }
}

/** A call whose path needs the user id, which Polar has not revealed yet: it is not sent. */
export class UserIdUnknownError extends AuthError {
  /** It cannot have had any effect at Polar. */
  readonly notSent = true;

  constructor() {
    super('USER_NUMBER_UNKNOWN', 'Polar has not said which user this sign-in belongs to, and this needs the user id.', {
      hint: 'Leave it out for now: polar-sync learns the user id as soon as v3 hands out a workout or a night. `polar-sync login --also v3` learns it at once, if v3 knows your client.',
    });
  }
}

/**
 * 404, 405, 410, 501, and a 401 that is not about the token: it is gone, or Polar no longer serves such things. The caller
 * knows which.
 */
export class NotServedError extends UnexpectedError {
  readonly status: number;
  readonly path: string | undefined;

  constructor(status: number, path: string) {
    super('NOT_SERVED', `Polar does not serve ${path} (status ${status}).`, {
      hint: 'Run `polar-sync doctor` to see what Polar serves for this account.',
    });
    this.status = status;
    this.path = path;
  }
}

/** A response with a status that no call expects: 3xx, 400, 409... */
export class UnexpectedStatusError extends UnexpectedError {
  readonly status: number;
  readonly path: string | undefined;
  /** Polar's own words about it. */
  readonly complaint: string | undefined;

  constructor(code: string, message: string, place: { status: number; path: string; complaint?: string | undefined }) {
    super(code, message, { hint: 'Run `polar-sync doctor`; if that finds nothing, run the command again later.' });
    this.status = place.status;
    this.path = place.path;
    this.complaint = place.complaint;
  }
}

/** 5xx: Polar has a problem. */
export class ServerError extends TemporaryError {
  readonly status: number;
  readonly path: string | undefined;
  /** What Polar requested in `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, path: string, retryAfterSeconds?: number) {
    super('SERVER_ERROR', `Polar's server failed on ${path} (status ${status}).`, {
      hint: 'Run the command again later; it carries on where it stopped.',
    });
    this.status = status;
    this.path = path;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The rate limit is used up, and the wait is longer than this run may wait. */
export class RateLimitedError extends TemporaryError {
  readonly status: number | undefined;
  readonly path: string | undefined;
  /** When Polar accepts requests again. */
  readonly retryAt: Date;

  constructor(retryAt: Date, place: FailureContext = {}) {
    super('RATE_LIMITED', `Polar's rate limit is used up until ${localTime(retryAt)} (${retryAt.toISOString()}).`, {
      hint: 'Run the command again then; it carries on where it stopped.',
    });
    this.retryAt = retryAt;
    this.status = place.status;
    this.path = place.path;
  }
}

type NetworkFailure = 'NETWORK_UNREACHABLE' | 'NETWORK_TIMEOUT' | 'CONNECTION_LOST';

/** No complete response arrived. */
export class NetworkError extends TemporaryError {
  readonly status: number | undefined;
  readonly path: string | undefined;
  /** The request certainly never reached Polar, so even one that is not safe to repeat can be sent again. */
  readonly notSent: boolean;

  constructor(
    code: NetworkFailure,
    message: string,
    {
      notSent,
      cause,
      hint = 'Check the network connection and run the command again.',
      ...place
    }: FailureContext & { notSent: boolean; cause?: unknown; hint?: string },
  ) {
    super(code, message, { hint, cause });
    this.notSent = notSent;
    this.status = place.status;
    this.path = place.path;
  }
}

/** A complete response that is not what was requested: `BAD_ANSWER`, or `FOREIGN_LINK` for a link that leads elsewhere. */
export class BadAnswerError extends TemporaryError {
  readonly status: number | undefined;
  readonly path: string | undefined;
  /** What came instead, as part of a sentence: "an HTML page". */
  readonly what: string;
  /** The same request may get a good response the next time. */
  readonly retryable: boolean;
  /** The response, verbatim, if all of it arrived: it can be kept as an unread payload. */
  readonly answer: Answer | undefined;

  constructor(what: string, place: FailureContext & { code?: string; retryable?: boolean; answer?: Answer } = {}) {
    const { code = 'BAD_ANSWER', path, status, retryable = true, answer } = place;
    super(code, `Cannot use Polar's response${path === undefined ? '' : ` to ${path}`}: it is ${what}.`, {
      hint: 'Run the command again later; nothing stored was changed.',
    });
    this.what = what;
    this.status = status;
    this.path = path;
    this.retryable = retryable;
    this.answer = answer;
  }

  /** The same error, with the response it is about. */
  at(place: FailureContext & { answer?: Answer }): BadAnswerError {
    const { code, retryable, answer } = this;
    return new BadAnswerError(this.what, { code, retryable, ...(answer && { answer }), ...place });
  }
}

/** A body larger than `maxBytes`; the next one would be too. */
export function tooLarge(maxBytes: number): BadAnswerError {
  return new BadAnswerError(`larger than ${(maxBytes / 1024 / 1024).toFixed(1)} MiB`, { retryable: false });
}

/** Everything a method of the client throws besides InterruptedError. */
export type AccessLinkError =
  | RefusedError
  | NotServedError
  | UnexpectedStatusError
  | ServerError
  | RateLimitedError
  | NetworkError
  | BadAnswerError;

/** The error for a status other than 200, 201 and 204. Not for 429: see rate-limit.ts. */
export function errorOfStatus(
  status: number,
  path: string,
  { retryAfterSeconds, complaint }: { retryAfterSeconds?: number | undefined; complaint?: string | undefined } = {},
): AccessLinkError {
  const place = { status, path };
  if (status === 403 && complaint !== undefined && /\bscopes?\b/i.test(complaint)) {
    return scopeMissing(complaint, place);
  }
  if (status === 401) {
    return new RefusedError(
      'TOKEN_REFUSED',
      'You are signed out at Polar: it no longer accepts the stored token.',
      place,
      {
        hint: 'Run `polar-sync login`.',
      },
    );
  }
  if (status === 403) {
    return new RefusedError(
      'CONSENT_OR_REGISTRATION',
      'Polar refuses this data: a mandatory consent is missing, or the account is not registered with this client.',
      { ...place, complaint },
      { hint: 'Check the consents at https://account.polar.com, or run `polar-sync login` to register.' },
    );
  }
  if ([404, 405, 410, 501].includes(status)) return new NotServedError(status, path);
  if (status === 408 || status >= 500) return new ServerError(status, path, retryAfterSeconds);
  if (status >= 300 && status < 400) {
    return new UnexpectedStatusError(
      'REDIRECTED',
      `Polar redirects ${path} to another address (status ${status}), which is not followed: the token stays where it belongs.`,
      place,
    );
  }
  const words = complaint === undefined ? '' : ` (${complaint})`;
  return new UnexpectedStatusError('UNEXPECTED_STATUS', `Polar responded to ${path} with status ${status}${words}.`, {
    ...place,
    complaint,
  });
}

/** "Missing required scope: sleep:read" and "Insufficient scope" have been seen: the message quotes Polar. */
function scopeMissing(complaint: string, place: { status: number; path: string }): RefusedError {
  const scope = /\b([a-z_]+):read\b/.exec(complaint)?.[1];
  const ofV3 = /accesslink\.read_all/.test(complaint);
  const message = `The sign-in does not allow ${withoutQuery(place.path)}: Polar says "${complaint}".`;
  const hint =
    scope !== undefined
      ? `Run \`polar-sync login --scope ${scope}:read\` and allow it.`
      : ofV3
        ? 'Run `polar-sync login --also v3`: that sign-in has the scope.'
        : 'Run `polar-sync login --scope NAME` with the scope that this needs (listed in docs/sign-in.md), or `polar-sync login --also v3`, which has one scope for everything.';
  return new RefusedError('SCOPE_MISSING', message, { ...place, scope }, { hint });
}

function withoutQuery(path: string): string {
  return path.replace(/\?.*/s, '');
}

function localTime(date: Date): string {
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
