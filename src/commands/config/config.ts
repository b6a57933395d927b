import { fromEnvironment } from '../../config/environment.js';
import { readConfigFile, updateConfigFile } from '../../config/file.js';
import { settingTable } from '../../config/setting-table.js';
import { ExitCode, InterruptedError, UsageError } from '../../errors.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { firstLine } from '../target/key.js';

const actions = ['set', 'unset'] as const;
/** The settings of the table that can be changed here. All of them are secrets so far. */
const settable = ['ping'] as const;
type Settable = (typeof settable)[number];

/** `polar-sync config`. */
export const command: Definition = {
  description: 'set or remove a setting in config.json',
  arguments: [
    { name: '<action>', description: 'set or unset', choices: actions },
    { name: '<setting>', description: settable.join(', '), choices: settable },
    { name: '[value]', description: 'refused for a secret, which is asked for' },
  ],
  more: [
    'ping is called after every pull (docs/schedule.md). Anyone who knows its address can use it, so it is asked for, or read',
    `from stdin or ${settingTable.ping.variable}.`,
  ].join('\n'),
  examples: ['config set ping', 'config unset ping'],
  run: runConfig,
};

/** @throws UsageError, StoreError CONFIG_UNWRITABLE, InterruptedError */
export async function runConfig(
  context: Context,
  action: (typeof actions)[number],
  setting: Settable,
  value: string | undefined,
): Promise<number> {
  if (value !== undefined) throw superfluous(action, setting);
  const { settings, ui } = context;
  const { configFile } = settings.paths;
  const wasThere = readConfigFile(configFile)[setting] !== undefined;
  const wanted = action === 'set' ? await askFor(context, setting) : undefined;
  if (wanted !== undefined || wasThere) updateConfigFile(configFile, { [setting]: wanted });
  if (ui.json) {
    const done = action === 'set' ? 'set' : wasThere ? 'unset' : 'nothing';
    ui.result({ schema: 'polar-sync.config/1', setting, done });
  } else if (action === 'set') ui.print(`Set ${setting} in ${configFile}.`);
  else ui.print(wasThere ? `Removed ${setting} from ${configFile}.` : `There was no ${setting} in ${configFile}.`);
  return ExitCode.ok;
}

/** The checked value of a secret: from the environment, asked for on a terminal, or the first line of stdin. */
async function askFor({ env, ui, stdin, signal }: Context, setting: Settable): Promise<string> {
  const { variable, check } = settingTable[setting];
  const outside = fromEnvironment(env, setting);
  if (outside !== undefined) return check(outside, variable);
  const isTyped = ui.interactive && stdin.isTTY;
  const typed = isTyped
    ? await ui.ask(`${setting} (not shown):`, { secret: true })
    : stdin.isTTY
      ? ''
      : await firstLine(stdin, signal);
  if (signal.aborted) throw new InterruptedError('INTERRUPTED', 'Interrupted.');
  if (typed.trim() !== '') return check(typed, 'What was given');
  throw new UsageError('SETTING_MISSING', `There is no value for ${setting}.`, {
    hint: `Pass it on stdin or in ${variable}.`,
  });
}

function superfluous(action: (typeof actions)[number], setting: Settable): UsageError {
  if (action === 'unset') {
    return new UsageError('SETTING_VALUE', `polar-sync config unset ${setting} needs no value.`, {
      hint: 'Leave it out.',
    });
  }
  return new UsageError(
    'SETTING_SECRET',
    `${setting} is a secret, and every user of this machine can read arguments.`,
    {
      hint: `Run polar-sync config set ${setting} and paste it when it is asked for, or pass it on stdin.`,
    },
  );
}
