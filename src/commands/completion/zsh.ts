import { type CompletionFlag, type CompletionModel, passedOn } from './model.js';

/** A script for zsh: as a file `_polar-sync` in the fpath, or sourced after compinit. */
export function zshCompletion({ program, flags, commands }: CompletionModel): string {
  const described = commands.map(({ name, description }) => `    ${quote(`${name}:${description}`)}`);
  const cases = commands.map(({ name, flags: own, words, stored }) => {
    const others = stored ? "'*: :_polar_sync_stored'" : "'*: :_default'";
    const first = words.length > 0 ? [quote(`1: :(${words.join(' ')})`)] : [others];
    return `    ${name})\n      _arguments -s ${[...own.flatMap(specs), ...first].join(' \\\n        ')}\n      ;;`;
  });
  return `#compdef ${program}
# ${program} completion for zsh; made by: ${program} completion zsh
_polar_sync_stored() {
  local -a given offered
  local word line
  local -i index
  for ((index = 2; index < $#typed; index++)); do
    word="\${(Q)typed[index]}"
    case $word in
      ${passedOn.join('|')}) given+=("$word" "\${\${(Q)typed[index + 1]}/#\\~\\//$HOME/}") ;;
      ${passedOn.map((flag) => `${flag}=*`).join('|')}) given+=("$word") ;;
    esac
  done
  for line in "\${(@f)$("\${(Q)typed[1]}" list $given --completing="$PREFIX" 2>/dev/null)}"; do
    [[ -n $line ]] && offered+=("\${line%%$'\\t'*}:\${\${line#*$'\\t'}//:/\\\\:}")
  done
  _describe -V -t workouts workout offered
}
_polar_sync() {
  local curcontext="$curcontext" state line
  local -a typed=("\${(@)words[1,CURRENT]}")
  local -a commands
  commands=(
${described.join('\n')}
  )
  _arguments -s -C ${flags.flatMap(specs).join(' \\\n    ')} \\
    '1: :->command' '*:: :->rest'
  case $state in
    command) _describe -t commands command commands ;;
    rest)
    case $words[1] in
${cases.join('\n')}
    esac
    ;;
  esac
}
if [ "$funcstack[1]" = _polar_sync ] || [ "$funcstack[1]" = _polar-sync ]; then
  _polar_sync "$@"
else
  compdef _polar_sync ${program}
fi
`;
}

function specs({ long, short, description, value }: CompletionFlag): string[] {
  const said = `[${description.replaceAll(/[[\]\\:]/g, '\\$&')}]`;
  const what = value === undefined ? '' : `: :${action(value)}`;
  return [long, ...(short === undefined ? [] : [short])].map((name) => quote(`${name}${said}${what}`));
}

function action({ choices, file }: NonNullable<CompletionFlag['value']>): string {
  if (choices.length > 0) return `(${choices.join(' ')})`;
  return file ? '_files' : ' ';
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
