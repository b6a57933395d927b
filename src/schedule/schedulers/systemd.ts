import type { Command, Job } from '../job.js';
import { type Rhythm, rhythmWords } from '../rhythm.js';

/** The service of a systemd user unit (systemd.service(5)). */
export function serviceUnit(job: Job): string {
  return unitText(
    '[Unit]',
    `Description=Pull Polar workouts (${job.profile})`,
    '',
    '[Service]',
    'Type=oneshot',
    ...commandLines(job),
  );
}

/** What a service runs, and how: a part of its section `[Service]`. Quoting by systemd.syntax(7). */
export function commandLines({ node, script, parameters, environment, logFile }: Command): string[] {
  const variables = Object.entries(environment).map(([name, value]) => `Environment=${quote(`${name}=${value}`)}`);
  // A dollar sign in the program itself stays: systemd replaces variables only in its arguments.
  const words = [quote(node), ...[script, ...parameters].map((word) => quote(word.replaceAll('$', '$$$$')))];
  const log = escapeSpecifiers(logFile);
  return [
    'UMask=0077',
    ...variables,
    `ExecStart=${words.join(' ')}`,
    `StandardOutput=append:${log}`,
    `StandardError=append:${log}`,
  ];
}

/** The timer for it. Runs missed while the machine was off happen once when it is on again. */
export function timerUnit(job: Job): string {
  return unitText(
    `# polar-sync schedule of ${job.profile}: ${rhythmWords(job.rhythm)}`,
    '[Unit]',
    `Description=Pull Polar workouts (${job.profile}) regularly`,
    '',
    '[Timer]',
    `OnCalendar=${calendar(job.rhythm)}`,
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
  );
}

function calendar({ everyMinutes, offset }: Rhythm): string {
  const minute = String(offset % 60).padStart(2, '0');
  if (everyMinutes < 60) return `*:${minute}/${everyMinutes}`;
  const hour = String(Math.floor(offset / 60)).padStart(2, '0');
  if (everyMinutes === 60) return `*:${minute}`;
  return everyMinutes < 1440 ? `${hour}/${everyMinutes / 60}:${minute}` : `${hour}:${minute}`;
}

function quote(text: string): string {
  return `"${escapeSpecifiers(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function escapeSpecifiers(text: string): string {
  return text.replaceAll('%', '%%');
}

/** A unit file. */
export function unitText(...all: string[]): string {
  return `${all.join('\n')}\n`;
}
