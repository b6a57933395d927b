import { AuthError, type ErrorDetails, TemporaryError, UnexpectedError } from '../errors.js';
import type { Answer } from './answer.js';

/** Where a failure happened: the status, when there was an answer, and the path without host. */
export interface FailurePlace {
  status?: number | undefined;
  path?: string | undefined;
  /** What Polar said to it, in its own words. */
  complaint?: string | undefined;
}

/** 401 (`TOKEN_REFUSED`) and 403 (`CONSENT_OR_REGISTRATION`, see explain-refusal.ts): a later try does not help, a person does. */
export class RefusedError extends AuthError {
  readonly status: number | undefined;
  readonly path: string | undefined;
  readonly complaint: string | undefined;

  constructor(code: string, message: string, place: FailurePlace, details?: ErrorDetails) {
    super(code, message, details);
    this.status = place.status;
    this.path = place.path;
    this.complaint = place.complaint;
  }
}

/** A call whose path names the user, of whom Polar has not told the number: it is not sent. */
export class NumberUnknownError extends AuthError {
  /** Nothing can have come of it at Polar. */
  readonly notSent = true;

  constructor() {
    super('USER_NUMBER_UNKNOWN', 'Polar has not said which user this sign-in belongs to, and this needs the number.', {
      hint: 'Leave it out: the number is learned as soon as v3 hands out a workout or a night. `polar-sync login --api v3` names it at once, if your client is known there.',
    });
  }
}

/**
 * 404, 405, 410, 501, and a 401 that is not about the token: the thing is gone, or Polar does not serve it any more. The
 * caller knows which.
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

/** An answer with a status nothing here asks for: 3xx, 400, 409... */
export class UnexpectedStatusError extends UnexpectedError {
  readonly status: number;
  readonly path: string | undefined;
  /** What Polar said to it, in its own words. */
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
  /** What Polar asked for in `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, path: string, retryAfterSeconds?: number) {
    super('SERVER_ERROR', `Polar answered ${path} with an error of its own (status ${status}).`, {
      hint: 'Run the command again later; it carries on where it stopped.',
    });
    this.status = status;
    this.path = path;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The rate limit is used up and the wait is longer than this run may wait. */
export class RateLimitedError extends TemporaryError {
  readonly status: number | undefined;
  readonly path: string | undefined;
  /** When Polar takes requests again. */
  readonly retryAt: Date;

  constructor(retryAt: Date, place: FailurePlace = {}) {
    super(
      'RATE_LIMITED',
      `Polar's rate limit is used up; come back at ${localTime(retryAt)} (${retryAt.toISOString()}).`,
      { hint: 'Run the command again then; it carries on where it stopped.' },
    );
    this.retryAt = retryAt;
    this.status = place.status;
    this.path = place.path;
  }
}

type NetworkFailure = 'NETWORK_UNREACHABLE' | 'NETWORK_TIMEOUT' | 'CONNECTION_LOST';

/** No complete answer arrived. */
export class NetworkError extends TemporaryError {
  readonly status: number | undefined;
  readonly path: string | undefined;
  /** The request certainly never reached Polar, so even one that must not be repeated can be sent again. */
  readonly notSent: boolean;

  constructor(
    code: NetworkFailure,
    message: string,
    {
      notSent,
      cause,
      hint = 'Check the network connection and run the command again.',
      ...place
    }: FailurePlace & { notSent: boolean; cause?: unknown; hint?: string },
  ) {
    super(code, message, { hint, cause });
    this.notSent = notSent;
    this.status = place.status;
    this.path = place.path;
  }
}

/** A complete answer that is not what was asked for: `BAD_ANSWER`, or `FOREIGN_LINK` for a link to somewhere else. */
export class BadAnswerError extends TemporaryError {
  readonly status: number | undefined;
  readonly path: string | undefined;
  /** What came instead, as part of a sentence: "an HTML page". */
  readonly what: string;
  /** The same question may get a good answer the next time. */
  readonly worthRepeating: boolean;
  /** What came, verbatim, when all of it came: whoever keeps payloads may keep it unread. */
  readonly answer: Answer | undefined;

  constructor(what: string, place: FailurePlace & { code?: string; worthRepeating?: boolean; answer?: Answer } = {}) {
    const { code = 'BAD_ANSWER', path, status, worthRepeating = true, answer } = place;
    super(code, `Polar's answer${path === undefined ? '' : ` to ${path}`} cannot be used: it is ${what}.`, {
      hint: 'Run the command again later; nothing stored was touched.',
    });
    this.what = what;
    this.status = status;
    this.path = path;
    this.worthRepeating = worthRepeating;
    this.answer = answer;
  }

  /** The same complaint, now that it is known which answer it is about. */
  at(place: FailurePlace & { answer?: Answer }): BadAnswerError {
    const { code, worthRepeating, answer } = this;
    return new BadAnswerError(this.what, { code, worthRepeating, ...(answer && { answer }), ...place });
  }
}

/** A body that is larger than `maxBytes`; the next one would be too. */
export function tooLarge(maxBytes: number): BadAnswerError {
  return new BadAnswerError(`larger than ${(maxBytes / 1024 / 1024).toFixed(1)} MiB`, { worthRepeating: false });
}

/** Everything a method of the client throws, besides InterruptedError. */
export type AccessLinkError =
  | RefusedError
  | NotServedError
  | UnexpectedStatusError
  | ServerError
  | RateLimitedError
  | NetworkError
  | BadAnswerError;

/** The error for an answer outside 200, 201 and 204. 429 is not its business: see rate-limit.ts. */
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
  return new UnexpectedStatusError('UNEXPECTED_STATUS', `Polar answered ${path} with status ${status}${words}.`, {
    ...place,
    complaint,
  });
}

/** "Missing required scope: sleep:read" and "Insufficient scope" have been seen: what Polar says is quoted. */
function scopeMissing(complaint: string, place: { status: number; path: string }): RefusedError {
  const scope = /\b[a-z_]+:read\b/.exec(complaint)?.[0];
  const ofV3 = /accesslink\.read_all/.test(complaint);
  const message = `The sign-in does not allow ${withoutQuery(place.path)}: Polar says "${complaint}".`;
  const hint =
    scope !== undefined
      ? `Run \`polar-sync login --scope ${scope}\` and allow it.`
      : ofV3
        ? 'Run `polar-sync login --api v3`: that sign-in has the scope.'
        : 'Run `polar-sync login --scope NAME` with the scope that this needs (docs/sign-in.md names them), or `polar-sync login --api v3`, which has one scope for everything.';
  return new RefusedError('SCOPE_MISSING', message, place, { hint });
}

function withoutQuery(path: string): string {
  return path.replace(/\?.*/s, '');
}

function localTime(date: Date): string {
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
