import { type Command, type Job, jobName } from '../job.js';
import { rhythmWords, startsOf } from '../rhythm.js';
import { xmlText } from './xml.js';

/** The property list of a launchd agent (launchd.plist(5)). Runs missed during sleep happen once afterwards. */
export function launchAgent(job: Job): string {
  const starts = startsOf(job.rhythm).map(({ hour, minute }) =>
    dict({ ...(hour !== undefined && { Hour: integer(hour) }), Minute: integer(minute) }),
  );
  const when = { StartCalendarInterval: array(starts) };
  return agent(jobName(job.profile), job, when, `<!-- polar-sync schedule: ${rhythmWords(job.rhythm)} -->\n`);
}

/** An agent that is started when you log in, and again when it fails. */
export function stayingAgent(name: string, command: Command): string {
  const keepAlive = dict({ SuccessfulExit: '<false/>' });
  return agent(name, command, { RunAtLoad: '<true/>', KeepAlive: keepAlive, ThrottleInterval: integer(60) });
}

function agent(name: string, command: Command, when: Readonly<Record<string, string>>, remark = ''): string {
  const environment = Object.entries(command.environment).map(([key, value]) => [key, string(value)] as const);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
${remark}<plist version="1.0">
${dict({
  Label: string(name),
  ProgramArguments: array([command.node, command.script, ...command.parameters].map(string)),
  ...(environment.length > 0 && { EnvironmentVariables: dict(Object.fromEntries(environment)) }),
  ...when,
  StandardOutPath: string(command.logFile),
  StandardErrorPath: string(command.logFile),
  Umask: integer(0o077),
  ProcessType: string('Background'),
})}
</plist>
`;
}

function dict(entries: Readonly<Record<string, string>>): string {
  const inner = Object.entries(entries).map(([key, value]) => `<key>${xmlText(key)}</key>\n${value}`);
  return `<dict>\n${inner.join('\n')}\n</dict>`;
}

function array(values: readonly string[]): string {
  return `<array>\n${values.join('\n')}\n</array>`;
}

function string(text: string): string {
  return `<string>${xmlText(text)}</string>`;
}

function integer(value: number): string {
  return `<integer>${value}</integer>`;
}
