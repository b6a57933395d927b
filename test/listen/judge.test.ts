import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dataKindNames } from '../../src/kinds/kinds.js';
import { dataOf, eventNames, eventsFor, readEvent } from '../../src/listen/event.js';
import { judge } from '../../src/listen/judge.js';
import { Remarks } from '../../src/listen/remarks.js';
import { isSigned } from '../../src/listen/signature.js';

const secret = '7b9f1a52-0000-4000-8000-3d1c4f5a6b7c';
const sign = (body: string, key = secret) => createHmac('sha256', key).update(body).digest('hex');
const bytes = (text: string) => Buffer.from(text);
const exercise = '{"event":"EXERCISE","user_id":475,"entity_id":"aQlC83","timestamp":"2026-03-01T12:00:00Z","url":"x"}';

describe('a signature', () => {
  it('counts for the very same bytes, with any of the secrets', () => {
    expect(isSigned(bytes(exercise), sign(exercise), ['other', secret])).toBe(true);
    expect(isSigned(bytes(exercise), sign(exercise).toUpperCase(), [secret])).toBe(true);
    expect(isSigned(bytes(`${exercise} `), sign(exercise), [secret])).toBe(false);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['too short', sign(exercise).slice(2)],
    ['too long', `${sign(exercise)}00`],
    ['no hex', 'x'.repeat(64)],
    ['made with another key', sign(exercise, 'guess')],
    ['of the empty key', sign(exercise, '')],
  ])('that is %s does not', (_name, signature) => expect(isSigned(bytes(exercise), signature, [secret])).toBe(false));

  it('never counts without a secret', () => expect(isSigned(bytes(exercise), sign(exercise, ''), [])).toBe(false));
});

describe('a message', () => {
  const ping = '{"timestamp":"2026-03-01T12:00:00Z","event":"PING"}';
  it('that is signed and about a user is to be stored', () => {
    expect(judge(bytes(exercise), sign(exercise), [secret])).toEqual({
      do: 'store',
      event: { name: 'EXERCISE', userId: '475' },
    });
  });

  it.each([
    ['an unsigned ping', ping, undefined, 'ignore'],
    ['a signed ping', ping, sign(ping), 'ignore'],
    ['a ping about a user, unsigned', '{"event":"PING","user_id":475}', undefined, 'refuse'],
    ['a ping about an exercise, unsigned', '{"event":"PING","entity_id":"x"}', undefined, 'refuse'],
    ['a ping with a lot behind it', `${ping.slice(0, -1)},"x":"${'x'.repeat(1024)}"}`, undefined, 'refuse'],
    ['an unsigned event', exercise, undefined, 'refuse'],
    ['no JSON', 'hello', undefined, 'refuse'],
    ['nothing', '', undefined, 'refuse'],
    ['signed, but no JSON', 'hello', sign('hello'), 'ignore'],
    ['signed, but about nobody', '{"event":"SLEEP"}', sign('{"event":"SLEEP"}'), 'ignore'],
  ])('that is %s', (_name, body, signature, action) => {
    expect(judge(bytes(body), signature, [secret]).do).toBe(action);
  });
});

describe('an event', () => {
  it('keeps every digit of a user id', () => {
    const event = (id: string) => readEvent(bytes(`{"event":"SLEEP","user_id":${id},"date":"2026-03-01"}`));
    expect(event('9223372036854775807')).toEqual({ name: 'SLEEP', userId: '9223372036854775807' });
    expect(event('"475"')).toEqual({ name: 'SLEEP', userId: '475' });
    for (const wrong of ['"../x"', '-1', '1.5', 'null', '[]']) expect(event(wrong)).toBe(undefined);
  });

  it('says what to pull, in the words of pull --data; recharge comes with the night', () => {
    const data = (...names: string[]) => dataOf(names.map((name) => ({ name })));
    expect(data('SLEEP', 'EXERCISE', 'SLEEP')).toBe('sleep,nightly-recharge,workouts');
    expect(data('SLEEP', 'SOMETHING_NEW')).toBe(undefined);
    for (const name of ['constructor', '__proto__', 'toString']) expect(data(name)).toBe(undefined);
    for (const word of data(...eventNames)?.split(',') ?? []) expect(['workouts', ...dataKindNames]).toContain(word);
  });

  it('is wanted if it concerns what is pulled', () => {
    expect(eventsFor(['workouts', 'cardio-load'])).toEqual(['EXERCISE']);
    expect(eventsFor(['nightly-recharge'])).toEqual(['SLEEP']);
    expect(eventsFor(['all'])).toEqual(eventNames);
  });
});

it('a remark that strangers can cause is in the log once an hour, with how often it was left out', () => {
  const lines: string[] = [];
  let now = 0;
  const remarks = new Remarks(
    (line) => lines.push(line),
    () => now,
  );
  for (let n = 0; n < 10_000; n += 1) remarks.add('Refused.');
  remarks.add('Ignored.');
  now += 60 * 60_000;
  remarks.add('Refused.');
  expect(lines).toEqual(['Refused.', 'Ignored.', 'Refused. And 9999 times in the hour before.']);
});
