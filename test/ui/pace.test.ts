import { describe, expect, it } from 'vitest';
import { paceText } from '../../src/ui/pace.js';

describe('the text of a progress line', () => {
  const step = { doing: 'Importing', done: 1200, total: 5000, noun: 'file' };

  it('is what and how many at first', () => {
    expect(paceText(step, 0.9)).toBe('Importing 1200 of 5000 files');
    expect(paceText({ ...step, done: 0 }, 60)).toBe('Importing 0 of 5000 files');
  });

  it('adds how fast and how long once that is known', () => {
    expect(paceText(step, 60)).toBe('Importing 1200 of 5000 files, 20 files/s, 3:10 left');
    expect(paceText({ ...step, share: 0.2 }, 60)).toBe('Importing 1200 of 5000 files, 20 files/s, 4:00 left');
    expect(paceText({ ...step, done: 12 }, 60)).toContain('0.2 files/s');
  });

  it('never shows an invalid time', () => {
    expect(paceText({ ...step, share: Number.NaN }, 60)).toBe('Importing 1200 of 5000 files');
    expect(paceText({ ...step, done: 5000, share: 1.2 }, 60)).toContain('0:00 left');
  });
});
