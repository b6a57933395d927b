import { type CompletionFlag, type CompletionModel, passedOn } from './model.js';

/** A script for bash 3.2 (the one in macOS) and newer; needs no bash-completion package. */
export function bashCompletion({ program, flags, commands }: CompletionModel): string {
  const words = commands.map(({ name }) => name).join(' ');
  const cases = commands.map(
    ({ name, flags: own, words: first, stored }) =>
      `    ${name}) flags='${flagWords(own)}' words='${first.join(' ')}'${stored ? ' stored=yes' : ''} ;;`,
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
  local flags='${flagWords(flags)}' words='${words}' stored=''
  case "$command" in
${cases.join('\n')}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$words\${stored:+ $(_polar_sync_stored)}" -- "$current")) ;;
  esac
}
_polar_sync_stored() {
  local index word given=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${COMP_WORDS[index]}" in
      ${passedOn.join('|')})
        word="\${COMP_WORDS[index + 1]}"
        [ "$word" = '=' ] && word="\${COMP_WORDS[index + 2]}"
        given+=("\${COMP_WORDS[index]}" "\${word/#\\~\\//$HOME/}") ;;
    esac
  done
  "\${COMP_WORDS[0]}" list \${given[@]+"\${given[@]}"} --completing="$current" 2>/dev/null | cut -f1
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
