import { describe, expect, it } from 'vitest';
import { AuthError, InterruptedError, StoreError, UnexpectedError, UsageError } from '../../src/errors.js';
import {
  BadAnswerError,
  NetworkError,
  NotServedError,
  RateLimitedError,
  RefusedError,
  ServerError,
  UnexpectedStatusError,
  UserIdUnknownError,
} from '../../src/polar/errors.js';
import { WrongUserError } from '../../src/polar/named-user.js';
import { isDown, isFatal, isGone, isSourceProblem, itemProblem } from '../../src/sync/fatal.js';

const path = '/v3/exercises';
const network = (code: 'NETWORK_UNREACHABLE' | 'NETWORK_TIMEOUT' | 'CONNECTION_LOST') =>
  new NetworkError(code, 'x', { notSent: false });
const refused = (status: number) => new RefusedError('X', 'x', { status });

/** What each failure means for the rest of a pull: it ends the run, another source may help, Polar is down, the item is gone. */
const meaning: [string, unknown, { fatal?: true; side?: true; down?: true; gone?: true }][] = [
  ['401', refused(401), { fatal: true }],
  ['403', refused(403), { side: true }],
  ['no sign-in', new AuthError('X', 'x'), { fatal: true }],
  ['a number of the user that Polar has not told', new UserIdUnknownError(), { fatal: true }],
  ["another user's data", new WrongUserError('1', '2'), { fatal: true }],
  ['Ctrl-C', new InterruptedError('X', 'x'), { fatal: true }],
  ['the database', new StoreError('X', 'x'), { fatal: true }],
  ['a long wait for the rate limit', new RateLimitedError(new Date(0)), { fatal: true }],
  ['a bug in this program', new TypeError('x'), { fatal: true }],
  ['something that is not an Error', 'x', { fatal: true }],
  ['404', new NotServedError(404, path), { side: true, gone: true }],
  ['410', new NotServedError(410, path), { side: true }],
  ['409', new UnexpectedStatusError('X', 'x', { status: 409, path }), { side: true }],
  ['500', new ServerError(500, path), { side: true, down: true }],
  ['no way to Polar', network('NETWORK_UNREACHABLE'), { side: true, down: true }],
  ['no response in time', network('NETWORK_TIMEOUT'), { side: true, down: true }],
  ['half a response', network('CONNECTION_LOST'), { side: true, down: true }],
  ['an unusable response', new BadAnswerError('HTML'), { side: true }],
  ['any other unexpected error', new UnexpectedError('X', 'x'), {}],
  ['a wrong flag', new UsageError('X', 'x'), {}],
];

describe.each(meaning)('%s', (_what, problem, { fatal = false, side = false, down = false, gone = false }) => {
  it(`${fatal ? 'ends' : 'does not end'} the run`, () => {
    expect(isFatal(problem)).toBe(fatal);
    if (fatal) expect(() => itemProblem(problem)).toThrow();
    else expect(itemProblem(problem)).toBe(problem);
  });

  it('is distinguished from the others', () => {
    expect([isSourceProblem(problem), isGone(problem)]).toEqual([side, gone]);
    if (problem instanceof Error) expect(isDown(problem)).toBe(down);
  });
});
