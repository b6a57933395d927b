import { type CompletionFlag, type CompletionModel, passedOn } from './model.js';

/** A script for fish 3 and newer. */
export function fishCompletion({ program, flags, commands }: CompletionModel): string {
  const names = commands.map(({ name }) => name).join(' ');
  const none = `not __fish_seen_subcommand_from ${names}`;
  const lines = [
    ...commands.map(
      ({ name, description }) => `complete -c ${program} -n ${quote(none)} -f -a ${name} -d ${quote(description)}`,
    ),
    ...flags.map((flag) => flagLine(program, undefined, flag)),
    ...commands.flatMap(({ name, flags: own, words, stored }) => {
      const condition = `__fish_seen_subcommand_from ${name}`;
      const first =
        words.length > 0 ? [`complete -c ${program} -n ${quote(condition)} -f -a ${quote(words.join(' '))}`] : [];
      const particular = own.filter((flag) => !flags.includes(flag));
      const ids = stored ? [`complete -c ${program} -n ${quote(condition)} -f -k -a '(__polar_sync_stored)'`] : [];
      return [...first, ...ids, ...particular.map((flag) => flagLine(program, condition, flag))];
    }),
  ];
  return `# ${program} completion for fish; made by: ${program} completion fish
function __polar_sync_stored
    set -l words (commandline -opc)
    set -l given
    set -l index 2
    while test $index -le (count $words)
        switch $words[$index]
            case ${passedOn.join(' ')}
                set -l value $words[(math $index + 1)]
                set -a given $words[$index] (string replace -r '^~/' "$HOME/" -- $value)
            case ${passedOn.map((flag) => `'${flag}=*'`).join(' ')}
                set -a given $words[$index]
        end
        set index (math $index + 1)
    end
    $words[1] list $given --completing=(commandline -ct) 2>/dev/null
end
complete -c ${program} -f
${lines.join('\n')}
`;
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
