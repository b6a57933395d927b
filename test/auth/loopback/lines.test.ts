import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../../src/auth/loopback/lines.js';

const all = async (lines: AsyncIterable<string>) => {
  const read: string[] = [];
  for await (const line of lines) read.push(line);
  return read;
};

describe('the lines of a terminal', () => {
  it.each(['one\ntwo\nthree', 'one\r\ntwo\r\nthree\r\n', 'one\rtwo\rthree\r'])(
    'are read to the end: %j',
    async (typed) => {
      const input = new PassThrough();
      input.end(typed);
      expect(await all(readLines(input, new AbortController().signal))).toEqual(['one', 'two', 'three']);
    },
  );

  it('treat a line end that arrives in two halves as one', async () => {
    const input = new PassThrough();
    const lines = readLines(input, new AbortController().signal);
    input.write('one\r');
    expect((await lines.next()).value).toBe('one');
    input.end('\ntwo\n');
    expect(await all(lines)).toEqual(['two']);
  });

  it('end with the signal, and leave the input paused', async () => {
    const input = new PassThrough();
    const controller = new AbortController();
    const lines = readLines(input, controller.signal);
    input.write('one\n');
    expect((await lines.next()).value).toBe('one');
    const next = lines.next();
    controller.abort();
    expect((await next).done).toBe(true);
    expect(input.isPaused()).toBe(true);
  });

  it('are not read if the signal came before, or once the reader has what it wanted', async () => {
    const untouched = new PassThrough();
    expect(await all(readLines(untouched, AbortSignal.abort()))).toEqual([]);
    expect(untouched.listenerCount('readable') + untouched.listenerCount('data')).toBe(0);
    const input = new PassThrough();
    input.write('one\ntwo\n');
    for await (const line of readLines(input, new AbortController().signal)) if (line === 'one') break;
    expect(input.isPaused()).toBe(true);
  });
});
