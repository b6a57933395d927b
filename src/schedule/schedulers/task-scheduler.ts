import { UsageError } from '../../errors.js';
import type { Job } from '../job.js';
import { rhythmWords } from '../rhythm.js';
import { xmlText } from './xml.js';

/**
 * A task for `schtasks /create /xml` (Task Scheduler schema 1.2). It runs while its owner is logged on, which is when
 * the keychain is open; cmd.exe provides the log file and the variables, which a task cannot have itself.
 * @throws UsageError SCHEDULE_PATH for what cmd.exe cannot quote.
 */
export function taskXml(job: Job): string {
  const { everyMinutes, offset } = job.rhythm;
  const two = (value: number) => String(value).padStart(2, '0');
  const start = `2020-01-01T${two(Math.floor(offset / 60))}:${two(offset % 60)}:00`;
  const repetition =
    everyMinutes < 1440
      ? `<Repetition><Interval>PT${everyMinutes}M</Interval><Duration>P1D</Duration></Repetition>\n      `
      : '';
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>polar-sync schedule of ${job.profile}: ${rhythmWords(job.rhythm)}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      ${repetition}<StartBoundary>${start}</StartBoundary>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <Hidden>true</Hidden>
  </Settings>
  <Actions>
    <Exec>
      <Command>cmd.exe</Command>
      <Arguments>${xmlText(commandLine(job))}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
}

/** With /s cmd.exe removes the outermost quotes and keeps the others. */
function commandLine({ environment, node, script, parameters, logFile }: Job): string {
  const settings = Object.entries(environment).map(([name, value]) => `set ${quote(`${name}=${value}`)}&& `);
  const words = [node, script, ...parameters].map(quote).join(' ');
  return `/d /s /c "${settings.join('')}${words} >> ${quote(logFile)} 2>&1"`;
}

function quote(text: string): string {
  if (!/["%]/.test(text)) return `"${text}"`;
  throw new UsageError('SCHEDULE_PATH', `Cannot schedule ${JSON.stringify(text)}: cmd.exe cannot quote " and %.`, {
    hint: 'Move it to a path without these characters.',
  });
}
