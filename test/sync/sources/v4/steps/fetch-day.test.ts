import { describe, expect, it } from 'vitest';
import {
  BadAnswerError,
  NetworkError,
  NotServedError,
  RefusedError,
  ServerError,
} from '../../../../../src/polar/errors.js';
import type { AccessLinkV4 } from '../../../../../src/polar/v4/access-link-v4.js';
import { features } from '../../../../../src/polar/v4/features.js';
import { fetchDay, served } from '../../../../../src/sync/sources/v4/day.js';
import { answerOf, asked, clock, day, forbidden, notes, open, polar, session, status, useSteps } from './support.js';

useSteps();

describe('a day that is asked for', () => {
  const parts = () => asked.map((one) => (one.features.length === features.length ? 'all' : one.features.join('+')));
  const rest = features.filter((one) => one !== 'samples' && one !== 'routes').join('+');
  const network = (code: 'NETWORK_TIMEOUT' | 'CONNECTION_LOST') => new NetworkError(code, 'x', { notSent: false });

  it('comes in one answer', async () => {
    polar.elements = [session('1'), session('2', '2026-02-21')];
    const { answers, problem } = await fetchDay(open(), day);
    expect(answers.map(({ answer }) => answer.value.sessions.map((one) => one.session.id))).toEqual([['1']]);
    expect([problem, parts()]).toEqual([undefined, ['all']]);
    expect(asked).toMatchObject([{ from: day, to: '2026-02-21' }]);
  });

  it('may have no answer at all, which is none', async () => {
    const v4 = { listSessions: async () => ({ ...answerOf('/', []), value: undefined }) } as unknown as AccessLinkV4;
    expect(await fetchDay(open({}, { v4 }), day)).toEqual({ answers: [] });
  });

  it.each([
    ['it cannot make the whole', new ServerError(500, '/'), 3],
    ['it takes too long', network('NETWORK_TIMEOUT'), 3],
    ['it sends what will be no better the next time', new BadAnswerError('HTML', { retryable: false }), 3],
    ['it breaks off', network('CONNECTION_LOST'), 0],
    ['it sends what may be better the next time', new BadAnswerError('HTML'), 0],
    ['it polar.refuses', forbidden(), 0],
    ['it does not serve it', new NotServedError(410, '/'), 0],
  ])('comes in three where %s', async (_why, problem, count) => {
    polar.refuses = (one) => (one.features.length === features.length ? problem : undefined);
    const fetched = await fetchDay(open(), day);
    expect(parts()).toEqual(['all', ...(count === 0 ? [] : ['samples', 'routes', rest])]);
    expect(fetched.answers).toHaveLength(count);
    expect(fetched.problem).toBe(count === 0 ? problem : undefined);
  });

  it('in three has the first thing that did not come, and everything else', async () => {
    const [first, second] = [new ServerError(503, '/'), new NotServedError(410, '/')];
    polar.refuses = (one) => {
      if (one.features.includes('laps'))
        return one.features.length === features.length ? new ServerError(500, '/') : second;
      return one.features.includes('samples') ? first : undefined;
    };
    const { answers, problem } = await fetchDay(open(), day);
    expect(answers.map((one) => one.asked)).toEqual([['routes']]);
    expect(problem).toBe(first);
  });

  it('ends the run where that is what failed', async () => {
    polar.refuses = () => new RefusedError('TOKEN_REFUSED', 'x', { status: 401 });
    await expect(fetchDay(open(), day)).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
  });

  it('is asked for without what Polar polar.refuses by name, for a month; that is said once', async () => {
    const bad = ['samples', 'hill-splits'] as const;
    polar.refuses = (one) => {
      const named = one.features.find((feature) => bad.some((two) => two === feature));
      return named && status(400, `Value '${named}' is not allowed`);
    };
    const run = open();
    expect(await fetchDay(run, day)).toMatchObject({ answers: [{ asked: { length: features.length - 2 } }] });
    expect([asked.length, notes.length]).toEqual([3, 2]);
    expect(await fetchDay(run, day)).not.toHaveProperty('problem');
    expect([asked.length, notes.length]).toEqual([4, 2]);
    expect(served(run)).toHaveLength(features.length - 2);
    // In pieces, too, what is refused is not asked for.
    polar.refuses = (one) => (one.features.length > 9 ? new ServerError(500, '/') : undefined);
    asked.length = 0;
    await fetchDay(run, day);
    expect(asked.map((one) => one.features.length)).toEqual([10, 1, 9]);
    clock.at += 30 * 86_400_000 - 1;
    expect(served(run)).toHaveLength(features.length - 2);
    clock.at += 1;
    expect(served(run)).toHaveLength(features.length);
  });

  it.each([
    ['every feature of it', status(400, features.join(' ')), 1],
    ['none of them', status(400, 'no'), 1],
    ['nothing at all', status(400), 1],
    ['one, with a status that is no such refusal', status(409, 'samples'), 1],
  ])('does not come where Polar names %s', async (_what, problem, requests) => {
    polar.refuses = () => problem;
    expect(await fetchDay(open(), day)).toMatchObject({ answers: [], problem });
    expect([asked.length, notes]).toEqual([requests, []]);
  });

  it('that was refused at the same time by another day is not news', async () => {
    polar.refuses = (one) => (one.features.includes('comments') ? status(400, 'comments') : undefined);
    const run = open();
    await Promise.all([fetchDay(run, day), fetchDay(run, '2026-02-21')]);
    expect([asked.length, notes.length]).toEqual([4, 1]);
  });
});
