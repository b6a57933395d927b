import type { Job } from '../job.js';
import { type Rhythm, rhythmWords } from '../rhythm.js';

/** The service of a systemd user unit (systemd.service(5), quoting by systemd.syntax(7)). */
export function serviceUnit(job: Job): string {
  const environment = Object.entries(job.environment).map(
    ([name, value]) => `Environment=${quote(`${name}=${value}`)}`,
  );
  // A dollar sign in the program itself stays: systemd replaces variables only in its arguments.
  const command = [
    quote(job.node),
    ...[job.script, ...job.parameters].map((word) => quote(word.replaceAll('$', '$$$$'))),
  ];
  return lines(
    '[Unit]',
    `Description=Pull Polar workouts (${job.profile})`,
    '',
    '[Service]',
    'Type=oneshot',
    'UMask=0077',
    ...environment,
    `ExecStart=${command.join(' ')}`,
    `StandardOutput=append:${escapeSpecifiers(job.logFile)}`,
    `StandardError=append:${escapeSpecifiers(job.logFile)}`,
  );
}

/** The timer for it. Runs missed while the machine was off happen once when it is on again. */
export function timerUnit(job: Job): string {
  return lines(
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

function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}
