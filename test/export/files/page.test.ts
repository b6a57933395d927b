import { expect, it } from 'vitest';
import { PAGE_BYTES, Page } from '../../../src/export/files/page.js';

it('is full and taken at its size, however long its texts are, and grows for none but one that is longer', () => {
  const page = new Page();
  const sizes = new Set<number>();
  let written = 0;
  let taken = 0;
  for (let i = 0; i < 60_000; i++) {
    const text = 'x'.repeat(20 + (i % 60));
    page.text(text);
    written += text.length;
    sizes.add(page.bytes.length);
    if (page.isFull) taken += page.take().length;
  }
  expect(taken + page.take().length).toBe(written);
  expect(sizes.size).toBeLessThanOrEqual(3);
  expect(Math.max(...sizes)).toBeLessThan(PAGE_BYTES * 1.1);
});
