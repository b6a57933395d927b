import { failed, type RunProgram, succeed } from '../programs.js';
import type { Scheduler } from '../scheduler.js';
import { crontabLine, ownLines, withLine, withoutLine } from './crontab.js';

/** Your own crontab, read and replaced as a whole by the program `crontab`. */
export function cronScheduler(run: RunProgram): Scheduler {
  return {
    kind: 'cron',
    texts: (job) => [{ text: `${crontabLine(job)}\n` }],
    async installed(profile) {
      return ownLines(await readCrontab(run), profile)[0];
    },
    async install(job) {
      await succeed(run, 'crontab', ['-'], withLine(await readCrontab(run), job.profile, crontabLine(job)));
    },
    async remove(profile) {
      const before = await readCrontab(run);
      if (ownLines(before, profile).length === 0) return false;
      const after = withoutLine(before, profile);
      if (after === '') await succeed(run, 'crontab', ['-r']);
      else await succeed(run, 'crontab', ['-'], after);
      return true;
    },
  };
}

/** Empty only when there definitely is none: a crontab that could not be read must not be replaced. */
async function readCrontab(run: RunProgram): Promise<string> {
  const outcome = await run('crontab', ['-l']);
  if (outcome.exitCode === 0) return outcome.stdout;
  if (/no crontab for|can't open .*No such file/i.test(outcome.stderr)) return '';
  throw failed('crontab', ['-l'], outcome);
}
