import { fromEnvironment } from '../../config/environment.js';
import { readConfigFile, updateConfigFile } from '../../config/file.js';
import { type FileSetting, fileSettings, type Setting, settingTable } from '../../config/setting-table.js';
import { resolveLeniently } from '../../config/settings.js';
import { ExitCode, UsageError } from '../../errors.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { readDataKinds } from '../pull/data.js';
import { askFor, isSecret } from './secret.js';
import { originalOf, shownOf } from './shown.js';

const actions = ['get', 'set', 'unset', 'list'] as const;
type Action = (typeof actions)[number];

/** The flags of `config`, as commander passes them. */
interface ConfigOptions {
  showOrigin?: boolean;
}

/** `polar-sync config`. */
export const command: Definition = {
  description: 'show or change the settings in config.json',
  arguments: [
    { name: '<action>', description: 'get, set, unset or list', choices: actions },
    { name: '[setting]', description: fileSettings.join(', '), choices: fileSettings },
    { name: '[value]', description: 'for set; refused for a secret, which is asked for' },
  ],
  options: [{ flags: '--show-origin', description: 'get, list: also where the value is from' }],
  more: [
    '',
    'The README describes the settings. ping is called after every pull (docs/schedule.md). Anyone who knows its address',
    `can use it, so it is asked for, or read from stdin or ${settingTable.ping.variable}.`,
  ].join('\n'),
  examples: [
    'config list --show-origin',
    'config set units imperial',
    'config set data workouts,sleep,activity',
    'config get zone',
    'config set ping',
    'config unset ping',
  ],
  // What cannot be used must be possible to change.
  settings: resolveLeniently,
  run: runConfig,
};

/** @throws UsageError, StoreError CONFIG_UNWRITABLE, InterruptedError */
export async function runConfig(
  context: Context,
  action: Action,
  setting: FileSetting | undefined,
  value: string | undefined,
  { showOrigin = false }: ConfigOptions = {},
): Promise<number> {
  if (action === 'list') return list(context, setting, showOrigin);
  if (setting === undefined) {
    throw new UsageError('MISSING_ARGUMENT', `config ${action} needs the name of a setting.`, {
      hint: 'Run polar-sync config list to see them.',
    });
  }
  if (value !== undefined && (action !== 'set' || isSecret(setting))) throw superfluous(action, setting);
  if (action === 'get') return get(context, setting, showOrigin);
  if (showOrigin) throw originOnlyShown(action);
  return change(context, action, setting, value);
}

async function change(
  context: Context,
  action: 'set' | 'unset',
  setting: FileSetting,
  value: string | undefined,
): Promise<number> {
  const { settings, ui } = context;
  const { configFile } = settings.paths;
  const wasThere = readConfigFile(configFile)[setting] !== undefined;
  const wanted = action === 'set' ? await wantedValue(context, setting, value) : undefined;
  if (wanted !== undefined || wasThere) updateConfigFile(configFile, { [setting]: wanted });
  if (ui.json) {
    const done = action === 'set' ? 'set' : wasThere ? 'unset' : 'nothing';
    ui.result({ schema: 'polar-sync.config/1', setting, done });
  } else if (action === 'set') ui.print(`Set ${setting} in ${configFile}.`);
  else ui.print(wasThere ? `Removed ${setting} from ${configFile}.` : `There was no ${setting} in ${configFile}.`);
  warnIfOverridden(context, setting);
  return ExitCode.ok;
}

async function list(context: Context, setting: FileSetting | undefined, showOrigin: boolean): Promise<number> {
  if (setting !== undefined) {
    throw new UsageError('EXCESS_ARGUMENTS', 'config list shows every setting.', {
      hint: `Use polar-sync config get ${setting} for one.`,
    });
  }
  const { ui, settings } = context;
  const all = fileSettings.map((name) => shownOf(context, name));
  if (ui.json) {
    ui.result({ schema: 'polar-sync.config-list/1', file: settings.paths.configFile, settings: all.map(originalOf) });
    return ExitCode.ok;
  }
  await ui.table(
    ['Setting', 'Value', ...(showOrigin ? ['From'] : [])],
    all.map(({ setting: name, text, origin }) => [name, text, ...(showOrigin ? [origin] : [])]),
  );
  return ExitCode.ok;
}

function get(context: Context, setting: FileSetting, showOrigin: boolean): number {
  const { ui } = context;
  const shown = shownOf(context, setting);
  if (ui.json) ui.result({ schema: 'polar-sync.config-get/1', ...originalOf(shown) });
  else if (shown.text === '') ui.note(`${setting} is not set.`);
  else ui.print(showOrigin ? `${shown.text} (${shown.origin})` : shown.text);
  return ExitCode.ok;
}

/** The checked value to store: as typed, or asked for if it is a secret. */
async function wantedValue(context: Context, setting: FileSetting, typed: string | undefined): Promise<string> {
  if (isSecret(setting)) return askFor(context, setting);
  if (typed === undefined || typed.trim() === '') {
    throw new UsageError('SETTING_MISSING', `There is no value for ${setting}.`, {
      hint: `Run polar-sync config set ${setting} VALUE, or config unset ${setting}.`,
    });
  }
  if (setting === 'data') readDataKinds(undefined, typed);
  const { check }: Setting = settingTable[setting];
  return check ? check(typed, setting) : typed;
}

function warnIfOverridden({ env, ui }: Context, setting: FileSetting): void {
  const { variable } = settingTable[setting];
  if (!isSecret(setting) && fromEnvironment(env, setting) !== undefined)
    ui.warn(`${variable} is set, and overrides it.`);
}

function originOnlyShown(action: Action): UsageError {
  return new UsageError('CONFLICTING_OPTIONS', `config ${action} shows no value, so it has no --show-origin.`, {
    hint: 'Leave --show-origin out.',
  });
}

function superfluous(action: Action, setting: FileSetting): UsageError {
  if (action !== 'set') {
    return new UsageError('SETTING_VALUE', `polar-sync config ${action} ${setting} needs no value.`, {
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
