import type { Command, Option } from 'commander';

/** A flag that stands alone: `--json`, or `--no-color`, without which `color` is true. */
interface Switch {
  words: string[];
  name: string;
  value: boolean;
}

/** What the definition of a command says, as far as a plain call needs it. */
interface Definition {
  switches: Switch[];
  /** One for each argument it takes: what an action is given for one that is left out. */
  arguments: (undefined | [])[];
  /** It has something that only commander can tell: a default, an argument that has to be there. */
  particular: boolean;
  action?: (...values: unknown[]) => Promise<void>;
}

/** A command's action, and what it is to be given. */
export interface PlainCall {
  action(...values: unknown[]): Promise<void>;
  values: unknown[];
}

/**
 * A call that names a command and gives flags that stand alone, and nothing else: most are, and for these commander,
 * which takes as long to load as many a command to run, is not needed. A test holds what the command is given
 * against what commander would give it.
 * @param define describes the program, as to commander.
 * @returns undefined for every other call.
 */
export function plainCall(argv: string[], define: (program: Command) => void): PlainCall | undefined {
  const name = argv.find((word) => !word.startsWith('-'));
  if (name === undefined) return undefined;
  const globals: Definition = { switches: [], arguments: [], particular: false };
  let command: Definition | undefined;
  define(listener(globals, (called) => {
    const definition: Definition = { switches: [], arguments: [], particular: false };
    if (called === name) command = definition;
    return listener(definition);
  }));
  if (!command?.action || command.particular || globals.particular) return undefined;
  const at = argv.indexOf(name);
  const common = chosen(globals.switches, argv);
  const own = chosen(command.switches, argv.slice(at));
  const understood = [...argv.keys()].every(
    (index) => index === at || common.words.has(argv[index] ?? '') || (index > at && own.words.has(argv[index] ?? '')),
  );
  if (!understood) return undefined;
  const options = { ...own.options };
  const values = [...command.arguments, options, { optsWithGlobals: () => ({ ...options, ...common.options }) }];
  return { action: command.action, values };
}

function chosen(switches: Switch[], given: string[]): { words: Set<string>; options: Record<string, boolean> } {
  const options: Record<string, boolean> = {};
  for (const { name, value } of switches) if (!value) options[name] = true;
  for (const { words, name, value } of switches) if (words.some((word) => given.includes(word))) options[name] = value;
  return { words: new Set(switches.flatMap(({ words }) => words)), options };
}

/** Stands for the program or a command while it is defined, and notes what it is told. */
function listener(definition: Definition, onCommand?: (name: string) => Command): Command {
  const option = (flags: string, _says?: string, ...more: unknown[]) => {
    const found = switchOf(flags);
    if (found) definition.switches.push(found);
    // What is no function there is a default.
    if (more.some((value) => value !== undefined && typeof value !== 'function')) definition.particular = true;
  };
  const heard: Record<string, (...values: never[]) => unknown> = {
    option,
    argument: (name: string) => {
      if (name.startsWith('<')) definition.particular = true;
      definition.arguments.push(name.includes('...') ? [] : undefined);
    },
    requiredOption: () => {
      definition.particular = true;
    },
    action: (action: Definition['action'] & {}) => {
      definition.action = action;
    },
    createOption: (flags: string) => particulars(flags),
    createArgument: (name: string) => particulars(name),
    addOption: (one: Option) => option(one.flags, '', one.defaultValue),
    addArgument: () => {
      definition.particular = true;
    },
    command: (name: string) => onCommand?.(name),
  };
  const self: Command = new Proxy({} as Command, {
    get:
      (_target, method: string) =>
      (...values: never[]) =>
        heard[method]?.(...values) ?? self,
  });
  return self;
}

/** An option that is told its particulars one by one: a default is kept, the others make no difference here. */
function particulars(flags: string): unknown {
  const known: Record<string, unknown> = { flags, defaultValue: undefined };
  const self: unknown = new Proxy(known, {
    get: (_target, name: string) => {
      if (name in known) return known[name];
      return (value: unknown) => {
        if (name !== 'choices' && name !== 'hideHelp') known.defaultValue = value ?? true;
        return self;
      };
    },
  });
  return self;
}

/** undefined: it takes a value, and a call that gives it is for commander. */
function switchOf(flags: string): Switch | undefined {
  if (/[<[]/.test(flags)) return undefined;
  const words = flags.split(/[ ,|]+/);
  const long = words.find((word) => word.startsWith('--')) ?? '';
  const value = !long.startsWith('--no-');
  const name = long.slice(value ? 2 : 5).replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());
  return { words, name, value };
}
