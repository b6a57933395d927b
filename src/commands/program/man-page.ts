import { resolvePaths } from '../../config/paths.js';
import { everySetting } from '../../config/setting-table.js';
import { ExitCode } from '../../errors.js';
import type { ArgumentDefinition, Definition, OptionDefinition } from '../definition.js';
import { commandNames, commands, groups } from './commands.js';
import { globalOptions } from './options.js';
import { summary } from './program.js';

/** What each exit code means, for the README and the man page. */
const meanings: Readonly<Record<keyof typeof ExitCode, string>> = {
  ok: 'success, including "nothing new"',
  unexpected: 'unexpected failure',
  usage: 'an unusable flag, setting or input; nothing to read yet',
  partial: 'incomplete: something could not be fetched; nothing is lost, the next run retries',
  auth: 'not signed in, token rejected, consent missing',
  temporary: "temporary: network, Polar's servers, rate limit",
  busy: 'another pull is running',
  tokenStore: 'the token store is unavailable or locked',
  store: 'the database or disk: full, not writable, damaged',
  interrupted: 'interrupted',
};

/** Every exit code with its meaning, in ascending order. */
export const exitMeanings: readonly (readonly [code: number, meaning: string])[] = Object.entries(meanings).map(
  ([name, meaning]) => [ExitCode[name as keyof typeof ExitCode], meaning] as const,
);

/** Text as roff prints it: nothing in it is a request, an escape or a hyphen that may be broken at. */
function roff(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replace(
      /[^\p{ASCII}]/gu,
      (character) => `\\[u${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`,
    );
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

const bold = (text: string) => `\\fB${roff(text)}\\fP`;
const section = (title: string) => `.SH "${roff(title)}"`;
const subsection = (title: string) => `.SS "${roff(title)}"`;
const entry = (term: string, text: string) => ['.TP', term, text];

/** The man page of the program in roff (man macros), made from the definitions that the help is made from. */
export async function manPage(version: string): Promise<string> {
  const all = await Promise.all(
    commandNames.map(async (name) => ({ name, definition: (await commands[name]()).command as Definition })),
  );
  const lines = [
    `.TH POLAR\\-SYNC 1 "" "polar\\-sync ${roff(version)}" "User Commands"`,
    '.nh',
    '.ad l',
    section('Name'.toUpperCase()),
    `polar\\-sync \\- ${roff(summary.replace(/\.$/, '').replace(/^K/, 'k'))}`,
    section('SYNOPSIS'),
    `${bold('polar-sync')} \\fICOMMAND\\fP [\\fIOPTION\\fP...] [\\fIARGUMENT\\fP...]`,
    section('COMMANDS'),
    ...all.flatMap(({ name, definition }) => {
      const group = groups[name];
      const title = group === undefined ? [] : [subsection(group.replace(/:$/, ''))];
      return [...title, ...entry(bold(name), roff(definition.description))];
    }),
    section('OPTIONS OF EVERY COMMAND'),
    ...globalOptions.flatMap(optionEntry),
    ...entry(bold('-V, --version'), 'print the version'),
    ...entry(bold('-h, --help'), 'print help for a command'),
    section('ARGUMENTS AND OPTIONS OF EACH COMMAND'),
    ...all.flatMap(({ name, definition }) => commandSection(name, definition)),
    section('ENVIRONMENT AND SETTINGS'),
    roff(
      'Flags override the environment, which overrides config.json, which overrides the defaults. `config list` shows all.',
    ),
    ...everySetting.flatMap(([name, { variable, inFile, says }]) => {
      if (says === undefined) return [];
      const key = inFile ? ` (${roff(name)} in config.json)` : '';
      return entry(`${bold(variable)}${key}`, roff(withoutMarkdown(says)));
    }),
    section('FILES'),
    roff(
      'On Linux, unless POLAR_SYNC_HOME, XDG_CONFIG_HOME or XDG_DATA_HOME say otherwise; on macOS in ~/Library/Application Support/polar-sync, on Windows in %APPDATA% and %LOCALAPPDATA%.',
    ),
    ...files(),
    section('EXIT STATUS'),
    ...exitMeanings.flatMap(([code, meaning]) => entry(bold(String(code)), roff(meaning))),
    section('SEE ALSO'),
    `${bold('polar-sync help')} \\fICOMMAND\\fP prints the help of a command.`,
  ];
  return `${lines.join('\n')}\n`;
}

function commandSection(name: string, { arguments: args = [], options = [], more, examples }: Definition): string[] {
  const shown = options.filter(({ hidden }) => hidden !== true);
  const synopsis = args.map(({ name: argument }) => ` ${argument}`).join('');
  return [
    subsection(name),
    `${bold(`polar-sync ${name}`)}${roff(synopsis)}${shown.length > 0 ? ' [options]' : ''}`,
    ...args.flatMap(argumentEntry),
    ...shown.flatMap(optionEntry),
    ...(more === undefined ? [] : moreLines(more)),
    '.PP',
    examples.length === 1 ? 'Example:' : 'Examples:',
    ...examples.flatMap((example) => ['.br', roff(`polar-sync ${example}`)]),
  ];
}

/** Filled, as all text; what is indented stays so. */
function moreLines(more: string): string[] {
  const lines = more.trim().split('\n');
  const isIndented = (line = '') => line.startsWith(' ');
  return lines.flatMap((line, index) => {
    if (line === '') return ['.PP'];
    if (!isIndented(line)) return [...(index === 0 ? ['.PP'] : []), roff(line)];
    const begins = isIndented(lines[index - 1]) ? [] : ['.RS 4'];
    const ends = isIndented(lines[index + 1]) ? [] : ['.RE'];
    return [...begins, roff(line.trim()), ...ends];
  });
}

function argumentEntry({ name, description }: ArgumentDefinition): string[] {
  return entry(`\\fI${roff(name)}\\fP`, roff(description));
}

function optionEntry({ flags, description, choices, required }: OptionDefinition): string[] {
  const among = choices ? ` (choices: ${choices.join(', ')})` : '';
  return entry(bold(flags), roff(`${description}${among}${required ? ' (required)' : ''}`));
}

/** The words of the README without its markup: code, and links to its own sections. */
function withoutMarkdown(text: string): string {
  return text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '');
}

function files(): string[] {
  const { configFile, tokenFile, dbFile } = resolvePaths({ HOME: '~' }, 'default', 'linux');
  return [
    ...entry(bold(configFile), 'the configuration'),
    ...entry(bold(tokenFile), roff('the token, only with the token store `file`; otherwise it is in the keychain')),
    ...entry(bold(dbFile), 'the database, in SQLite'),
    ...entry(bold(dbFile.replace(/\.db$/, '.log')), 'the log of scheduled pulls'),
  ];
}
