import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dailyAt, periodOf, type Rhythm, rhythmIn, startsOf } from '../../src/schedule/rhythm.js';
import { crontabLine } from '../../src/schedule/schedulers/crontab.js';
import { timerUnit } from '../../src/schedule/schedulers/systemd.js';
import { taskXml } from '../../src/schedule/schedulers/task-scheduler.js';
import { oddJob, periods } from './job.js';

const anyRhythm = fc
  .constantFrom(...periods)
  .chain((everyMinutes) => fc.record({ everyMinutes: fc.constant(everyMinutes), offset: fc.nat(everyMinutes - 1) }));

/** The minutes of the day at which it must start, by counting. */
function counted({ everyMinutes, offset }: Rhythm): number[] {
  return Array.from({ length: 1440 }, (_, minute) => minute).filter((minute) => minute % everyMinutes === offset);
}

/** What crontab(5) says about one field: `*`, a number, or `first-last/step`. */
function expand(field: string, size: number): number[] {
  const [, first, last, step] = /^(\d+)-(\d+)\/(\d+)$/.exec(field) ?? [];
  const all = Array.from({ length: size }, (_, value) => value);
  if (field === '*') return all;
  if (first === undefined) return [Number(field)];
  return all.filter((v) => v >= Number(first) && v <= Number(last) && (v - Number(first)) % Number(step) === 0);
}

describe('a rhythm', () => {
  it('starts a job evenly through the day, in every notation', () => {
    fc.assert(
      fc.property(anyRhythm, (rhythm) => {
        const wanted = counted(rhythm);
        const listed = startsOf(rhythm).flatMap(({ hour, minute }) =>
          hour === undefined ? Array.from({ length: 24 }, (_, h) => h * 60 + minute) : [hour * 60 + minute],
        );
        expect([...listed].sort((a, b) => a - b)).toEqual(wanted);
        const [minutes = '', hours = '', ...rest] = crontabLine(oddJob({ rhythm })).split(' ').slice(0, 5);
        const byCron = expand(hours, 24).flatMap((hour) => expand(minutes, 60).map((minute) => hour * 60 + minute));
        expect([byCron, rest]).toEqual([wanted, ['*', '*', '*']]);
      }),
    );
  });

  it('is found again in an installed entry', () => {
    fc.assert(
      fc.property(anyRhythm, (rhythm) => {
        const job = oddJob({ rhythm });
        expect(rhythmIn(crontabLine(job))).toEqual(rhythm);
        expect(rhythmIn(timerUnit(job))).toEqual(rhythm);
      }),
    );
    expect(rhythmIn('17 * * * * something else')).toBeUndefined();
  });

  const analyzed = spawnSync('systemd-analyze', ['--version']).status === 0;

  it.skipIf(!analyzed)('means the same to systemd (skipped without systemd-analyze)', () => {
    for (const everyMinutes of periods.filter((period) => period > 1)) {
      const rhythm = { everyMinutes, offset: everyMinutes - 1 };
      const calendar = /OnCalendar=(.*)/.exec(timerUnit(oddJob({ rhythm })))?.[1] ?? '';
      const shown = execFileSync('systemd-analyze', ['calendar', '--iterations=3', calendar], {
        encoding: 'utf8',
        env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' },
      });
      const times = [...shown.matchAll(/\d{4}-\d\d-\d\d (\d\d):(\d\d):00 UTC/g)];
      expect(times.length, calendar).toBeGreaterThanOrEqual(3);
      for (const [, hour, minute] of times) expect(counted(rhythm)).toContain(Number(hour) * 60 + Number(minute));
    }
  });

  it('repeats in the Task Scheduler by its period, but a daily one does not', () => {
    const trigger = (rhythm: Rhythm) => {
      const job = oddJob({ rhythm, script: 'C:\\p.js', parameters: [], environment: {}, logFile: 'C:\\p.log' });
      return /<CalendarTrigger>[\s\S]*<\/StartBoundary>/.exec(taskXml(job))?.[0];
    };
    expect(trigger({ everyMinutes: 120, offset: 77 })).toMatch(/<Interval>PT120M<.*\n.*T01:17:00</);
    expect(trigger({ everyMinutes: 1440, offset: 270 })).toMatch(/>\s*<StartBoundary>2020-01-01T04:30:00</);
  });
});

describe('a rhythm as typed', () => {
  it('must divide an hour or a day evenly', () => {
    const usable = Array.from({ length: 2000 * 60 }, (_, second) => second).filter((second) => {
      try {
        periodOf(second);
        return true;
      } catch {
        return false;
      }
    });
    expect(usable).toEqual(periods.map((minutes) => minutes * 60));
    expect(() => periodOf(90 * 60)).toThrow(expect.objectContaining({ code: 'EVERY_INVALID', exitCode: 2 }));
  });

  it('can be a time of day', () => {
    expect(dailyAt('4:30')).toEqual({ everyMinutes: 1440, offset: 270 });
    expect(dailyAt('23:59').offset).toBe(1439);
    for (const wrong of ['24:00', '4', '4:60', '04:30:00', '-1:00', '']) {
      expect(() => dailyAt(wrong), wrong).toThrow(expect.objectContaining({ code: 'AT_INVALID' }));
    }
  });
});
