import type { Job } from '../job.js';
import { type Rhythm, rhythmWords } from '../rhythm.js';

/**
 * One line for `crontab`. The words after `#` are a shell comment, not a cron comment, so that mark and command cannot
 * be separated. Cron turns `%` into a line break unless a backslash precedes it (crontab(5)).
 */
export function crontabLine(job: Job): string {
  const environment = Object.entries(job.environment).map(([name, value]) => `${name}=${quote(value)}`);
  const words = [...environment, quote(job.node), quote(job.script), ...job.parameters.map(quoteIfNeeded)];
  const command = `umask 077; ${words.join(' ')} >> ${quote(job.logFile)} 2>&1`;
  const mark = `# polar-sync schedule of ${job.profile}: ${rhythmWords(job.rhythm)}`;
  return `${fields(job.rhythm)} ${command.replaceAll('%', '\\%')} ${mark}`;
}

/** The lines of a crontab that belong to a profile, even if commented out. */
export function ownLines(crontab: string, profile: string): string[] {
  return crontab.split('\n').filter((line) => isOwn(line, profile));
}

/** The crontab with `line` replacing the profile's own lines, or at the end; everything else byte for byte. */
export function withLine(crontab: string, profile: string, line: string): string {
  let placed = false;
  const lines = crontab.split('\n').flatMap((before) => {
    if (!isOwn(before, profile)) return [before];
    if (placed) return [];
    placed = true;
    return [line];
  });
  if (placed) return lines.join('\n');
  return `${crontab === '' || crontab.endsWith('\n') ? crontab : `${crontab}\n`}${line}\n`;
}

/** The crontab without a profile's lines. */
export function withoutLine(crontab: string, profile: string): string {
  return crontab
    .split('\n')
    .filter((line) => !isOwn(line, profile))
    .join('\n');
}

function isOwn(line: string, profile: string): boolean {
  return new RegExp(`# polar-sync schedule of ${profile}: every \\d+m \\+\\d+\\s*$`).test(line);
}

function fields({ everyMinutes, offset }: Rhythm): string {
  if (everyMinutes === 1) return '* * * * *';
  if (everyMinutes < 60) return `${offset}-59/${everyMinutes} * * * *`;
  const [hour, minute] = [Math.floor(offset / 60), offset % 60];
  if (everyMinutes === 60) return `${minute} * * * *`;
  return everyMinutes < 1440 ? `${minute} ${hour}-23/${everyMinutes / 60} * * *` : `${minute} ${hour} * * *`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function quoteIfNeeded(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : quote(text);
}
