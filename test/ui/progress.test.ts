import { PassThrough } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { spinner } from '../../src/ui/progress.js';

vi.mock('ora', () => {
  throw new Error('not installed');
});

it('prints once what is running if the spinner cannot be loaded', async () => {
  const stream = new PassThrough();
  let said = '';
  stream.on('data', (chunk) => {
    said += String(chunk);
  });
  const progress = spinner(stream, 'Fetching', { color: false, unicode: true });
  await expect.poll(() => said).toBe('Fetching\n');
  progress.update('Fetching 2 of 3');
  progress.done('3 new');
  await expect.poll(() => said).toBe('Fetching\n✔ 3 new\n');
});
