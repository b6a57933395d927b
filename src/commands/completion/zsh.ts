import type { CompletionFlag, CompletionModel } from './model.js';

/** A script for zsh: as a file `_polar-sync` in the fpath, or sourced after compinit. */
export function zshCompletion({ program, flags, commands }: CompletionModel): string {
  const described = commands.map(({ name, description }) => `    ${quote(`${name}:${description}`)}`);
  const cases = commands.map(({ name, flags: own, words }) => {
    const first = words.length > 0 ? [quote(`1: :(${words.join(' ')})`)] : ["'*: :_default'"];
    return `    ${name})\n      _arguments -s ${[...own.flatMap(specs), ...first].join(' \\\n        ')}\n      ;;`;
  });
  return `#compdef ${program}
# ${program} completion for zsh; made by: ${program} completion zsh
_polar_sync() {
  local curcontext="$curcontext" state line
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
