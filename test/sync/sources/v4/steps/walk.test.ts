import { describe, expect, it } from 'vitest';
import { refusedOf } from '../../../../../src/sync/sources/v4/refused.js';
import { walkBack } from '../../../../../src/sync/sources/v4/walk.js';
import { user } from '../../../import/support.js';
import { asked, forbidden, notes, now, open, polar, session, store, useSteps, windows } from './support.js';

useSteps();

describe('a walk back', () => {
  const walk = () => store.v4.walk(user);

  it('goes window by window to the day that is wanted, and remembers how far it came', async () => {
    polar.elements = [session('1', '2025-08-01')];
    const told: string[] = [];
    await walkBack(
      open({}, { onProgress: ({ step, done, total, until }) => void told.push(`${step} ${done}/${total} ${until}`) }),
      '2025-06-01',
    );
    expect(windows()).toEqual(['2025-09-04 2025-12-03', '2025-06-06 2025-09-04', '2025-06-01 2025-06-06']);
    expect(told).toEqual([
      'history 0/0 2025-09-04',
      'history 0/0 2025-06-06',
      'history 0/1 2025-06-06',
      'history 0/0 2025-06-01',
    ]);
    const stamp = new Date(now).toISOString();
    expect(walk()).toEqual({
      ...{ since: '2025-06-01', nextTo: '2025-06-01', askedFrom: '2025-06-01', startedAt: stamp, endedAt: stamp },
      ...{ answeredFrom: '2025-06-06', oldestSession: '2025-08-01' },
    });
    expect(notes).toEqual([expect.stringMatching(/2025-06-01.*2025-08-01.*2025-06-01/)]);
  });

  it('says nothing of what every pull asks for', async () => {
    await walkBack(open(), '2025-12-03');
    expect([asked, notes]).toEqual([[], []]);
    await walkBack(open(), '2025-12-02');
    expect([windows(), notes]).toEqual([['2025-12-02 2025-12-03'], [expect.stringContaining('2025-12-03')]]);
  });

  it('that was cut goes on where it was, further back if that is wanted now', async () => {
    const cut = { since: '2025-06-01', nextTo: '2025-07-01', startedAt: '2026-01-01T00:00:00.000Z' };
    for (const [since, last] of [
      ['2025-06-20', '2025-06-01'],
      ['2025-05-01', '2025-05-01'],
    ] as const) {
      asked.length = 0;
      store.atomically(() => store.v4.saveWalk(user, cut));
      await walkBack(open(), since);
      expect([since, windows()]).toEqual([since, [`${last} 2025-07-01`]]);
      expect(walk()).toMatchObject({ since: last, startedAt: cut.startedAt });
    }
    // One that has ended is over.
    asked.length = 0;
    await walkBack(open(), '2025-11-01');
    expect(windows()).toEqual(['2025-11-01 2025-12-03']);
  });

  it('ends where the oldest window is refused as well, and says so', async () => {
    polar.elements = [session('1', '2025-11-01')];
    polar.refuses = ({ from }) => (from < '2025-10-01' ? forbidden() : undefined);
    await walkBack(open(), '2010-01-01');
    expect(refusedOf(store, user)).toMatchObject({ from: '2010-01-01', to: '2025-10-01' });
    expect(walk()).toMatchObject({ nextTo: '2010-01-01', answeredFrom: '2025-10-01', oldestSession: '2025-11-01' });
    expect(windows()).toContain('2010-01-01 2010-04-01');
    expect(asked.length).toBeLessThan(14);
    expect(notes).toHaveLength(2);
    expect(notes[1]).toContain('2025-10-01');
    expect(notes[1]).not.toContain('2010-01-01');
    // Known now: not asked for again, unless a day is named.
    notes.length = 0;
    asked.length = 0;
    await walkBack(open({ allHistory: true }), '2010-01-01');
    expect(windows()).toEqual(['2025-10-01 2025-12-03']);
    expect(notes.filter((note) => note.includes('polar.refuses'))).toEqual([]);
    await walkBack(open({ allHistory: true }), '2009-01-01');
    expect(refusedOf(store, user)?.from).toBe('2009-01-01');
  });

  it('ends with the window that is refused, where that is the oldest one', async () => {
    polar.refuses = ({ from }) => (from < '2025-12-03' ? forbidden() : undefined);
    await walkBack(open(), '2025-12-02');
    expect(windows()).toEqual(['2025-12-02 2025-12-03']);
    expect(refusedOf(store, user)).toMatchObject({ from: '2025-12-02', to: '2025-12-03' });
  });

  it('goes on behind a window that is refused where an older one comes', async () => {
    polar.refuses = ({ from, to }) => (from >= '2025-09-01' && to <= '2025-12-03' ? forbidden() : undefined);
    await walkBack(open(), '2025-03-01');
    expect(walk()).toMatchObject({ nextTo: '2025-03-01', endedAt: expect.any(String) });
    expect(windows()).toContain('2025-03-01 2025-05-30');
  });
});
