import type { CompletionFlag, CompletionModel } from './model.js';

/** A script for fish 3 and newer. */
export function fishCompletion({ program, flags, commands }: CompletionModel): string {
  const names = commands.map(({ name }) => name).join(' ');
  const none = `not __fish_seen_subcommand_from ${names}`;
  const lines = [
    ...commands.map(
      ({ name, description }) => `complete -c ${program} -n ${quote(none)} -f -a ${name} -d ${quote(description)}`,
    ),
    ...flags.map((flag) => flagLine(program, undefined, flag)),
    ...commands.flatMap(({ name, flags: own, words }) => {
      const condition = `__fish_seen_subcommand_from ${name}`;
      const first =
        words.length > 0 ? [`complete -c ${program} -n ${quote(condition)} -f -a ${quote(words.join(' '))}`] : [];
      const particular = own.filter((flag) => !flags.includes(flag));
      return [...first, ...particular.map((flag) => flagLine(program, condition, flag))];
    }),
  ];
  return `# ${program} completion for fish; made by: ${program} completion fish\ncomplete -c ${program} -f\n${lines.join('\n')}\n`;
}

function flagLine(
  program: string,
  condition: string | undefined,
  { long, short, description, value }: CompletionFlag,
): string {
  const parts = [
    `complete -c ${program}`,
    ...(condition === undefined ? [] : [`-n ${quote(condition)}`]),
    `-l ${long.replace(/^--/, '')}`,
    ...(short === undefined ? [] : [`-s ${short.replace(/^-/, '')}`]),
    `-d ${quote(description)}`,
  ];
  if (value === undefined) return parts.join(' ');
  const words = value.choices.length > 0 ? [`-a ${quote(value.choices.join(' '))}`] : [];
  return [...parts, value.file ? '-r -F' : '-x', ...words].join(' ');
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
