import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { PAGE_BYTES } from '../../src/export/files/page.js';
import type { Workout } from '../../src/workouts/workout.js';
import { outdoorRun } from '../support/data/workouts.js';
import { temporaryFolder } from '../support/folder.js';
import { readRfc4180 } from '../support/judges/rfc4180.js';
import { exporting, run } from './exporting.js';

describe('into a stream', () => {
  it('waits for a slow reader and leaves the stream open', async () => {
    const stream = new PassThrough({ highWaterMark: 1024 });
    const parts: Buffer[] = [];
    let most = 0;
    const slow = setInterval(() => {
      most = Math.max(most, stream.writableLength + stream.readableLength);
      const part = stream.read() as Buffer | null;
      if (part !== null) parts.push(part);
    }, 1);
    const day = outdoorRun(20_000);
    await exporting('csv', stream, [day], { table: 'samples' });
    clearInterval(slow);
    for (let part = stream.read() as Buffer | null; part !== null; part = stream.read() as Buffer | null)
      parts.push(part);
    const whole = Buffer.concat(parts);
    expect(readRfc4180(whole.toString('utf8'))).toHaveLength(19_981);
    // Max one page on each side of the stream, of a file that has many.
    expect(most).toBeLessThanOrEqual(2 * PAGE_BYTES);
    expect(whole.length).toBeGreaterThan(5 * PAGE_BYTES);
    expect(stream.writable).toBe(true);
    expect([stream.listenerCount('error'), stream.listenerCount('close')]).toEqual([
      new PassThrough().listenerCount('error'),
      new PassThrough().listenerCount('close'),
    ]);
  });

  it('ends quietly when the reader has had enough', async () => {
    const reader = spawn('head', ['-c', '100'], { stdio: ['pipe', 'ignore', 'ignore'] });
    let taken = 0;
    function* many() {
      for (let i = 0; i < 1000; i++) {
        taken++;
        yield outdoorRun(600);
      }
    }
    const result = await exporting('jsonl', reader.stdin, many());
    expect(taken).toBeLessThan(100);
    expect(result.workouts).toBe(taken - 1);
  });

  it('ends quietly when a write finds that the reader is gone', async () => {
    const fifo = join(temporaryFolder(), 'fifo');
    spawnSync('mkfifo', [fifo]);
    spawn('head', ['-c', '100', fifo], { stdio: 'ignore' });
    const errors: unknown[] = [];
    const stream = createWriteStream(fifo).on('error', (error) => errors.push(error));
    await exporting('jsonl', stream, Array<Workout>(50).fill(outdoorRun(600)));
    expect(errors).toMatchObject([{ code: 'EPIPE' }]);
  });

  it('distinguishes a full disk from a reader that is gone', async () => {
    const full = createWriteStream('/dev/full');
    await expect(exporting('fit', full, [run])).rejects.toMatchObject({
      code: 'EXPORT_WRITE',
      exitCode: 8,
      message: expect.stringContaining('disk is full'),
    });
  });
});
