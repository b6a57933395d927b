import type { CompletionFlag, CompletionModel } from './model.js';

/** A script for bash 3.2 (the one in macOS) and newer; needs no bash-completion package. */
export function bashCompletion({ program, flags, commands }: CompletionModel): string {
  const words = commands.map(({ name }) => name).join(' ');
  const cases = commands.map(
    ({ name, flags: own, words: first }) => `    ${name}) flags='${flagWords(own)}' words='${first.join(' ')}' ;;`,
  );
  const values = commands.flatMap(({ name, flags: own }) =>
    valueCases(
      name,
      own.filter((flag) => !flags.includes(flag)),
    ),
  );
  return `# ${program} completion for bash; made by: ${program} completion bash
_polar_sync() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command='' word index
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    case "$word" in
      ${takingValue(flags).join('|')}) ((index++)) ;;
      -*) ;;
      *) command="$word"; break ;;
    esac
  done
  case "$command $previous" in
${[...values, ...valueCases('*', flags)].join('\n')}
  esac
  local flags='${flagWords(flags)}' words='${words}'
  case "$command" in
${cases.join('\n')}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
  esac
}
complete -F _polar_sync ${program}
`;
}

function flagWords(flags: readonly CompletionFlag[]): string {
  return flags.flatMap(({ long, short }) => (short === undefined ? [long] : [long, short])).join(' ');
}

function takingValue(flags: readonly CompletionFlag[]): string[] {
  return flags.filter(({ value }) => value !== undefined).map(({ long }) => long);
}

function valueCases(command: string, flags: readonly CompletionFlag[]): string[] {
  const pattern = (long: string) => (command === '*' ? `*' ${long}'` : `'${command} ${long}'`);
  return flags.flatMap(({ long, value }) => {
    if (value === undefined) return [];
    if (value.choices.length > 0) {
      return [`    ${pattern(long)}) COMPREPLY=($(compgen -W '${value.choices.join(' ')}' -- "$current")); return ;;`];
    }
    const reply = value.file ? 'COMPREPLY=($(compgen -f -- "$current")); compopt -o filenames 2>/dev/null; ' : '';
    return [`    ${pattern(long)}) ${reply}return ;;`];
  });
}
