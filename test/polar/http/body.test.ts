import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readBody } from '../../../src/polar/http/body.js';

const text = '[{"id":"a"}]';
const read = async (bytes: Uint8Array, encoding?: string, most = 1024 * 1024) =>
  Buffer.from(
    await readBody(Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]), { 'content-encoding': encoding }, most),
  ).toString();

it.each([undefined, '', 'identity', ' Identity '])('%j is as it came', async (encoding) => {
  expect(await read(Buffer.from(text), encoding)).toBe(text);
});

it.each(['gzip', 'x-gzip', ' GZIP '])('%j is unpacked', async (encoding) => {
  expect(await read(gzipSync(text), encoding)).toBe(text);
});

it('may be compressed four times over', async () => {
  const [four, five] = [4, 5].map((times) => Array<string>(times).fill('gzip').join(','));
  const packed = gzipSync(gzipSync(gzipSync(gzipSync(text))));
  expect(await read(packed, four)).toBe(text);
  await expect(read(gzipSync(packed), five)).rejects.toMatchObject({ what: 'compressed many times over' });
});

it('may be as large as the limit and no larger, counted as it is unpacked', async () => {
  const large = Buffer.alloc(3 * 1024 * 1024, 'x');
  expect(await read(large, undefined, large.length)).toHaveLength(large.length);
  expect(await read(gzipSync(large), 'gzip', large.length)).toHaveLength(large.length);
  for (const refused of [read(large, undefined, large.length - 1), read(gzipSync(large), 'gzip', large.length - 1)]) {
    await expect(refused).rejects.toMatchObject({ what: 'larger than 3.0 MiB', retryable: false });
  }
});

it('that breaks off fails for that reason', async () => {
  const packed = gzipSync(text);
  await expect(read(packed.subarray(0, packed.length - 4), 'gzip')).rejects.toThrow();
  const broken = new Readable({
    read() {
      this.destroy(new Error('the line is dead'));
    },
  });
  await expect(readBody(broken, { 'content-encoding': 'gzip' }, 1024)).rejects.toThrow('the line is dead');
});

it('in an unknown way is not read at all', async () => {
  const body = Readable.from([Buffer.from(text)]);
  await expect(readBody(body, { 'content-encoding': 'sdch' }, 1024)).rejects.toMatchObject({ code: 'BAD_ANSWER' });
  expect(body.destroyed).toBe(true);
});
