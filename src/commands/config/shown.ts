import { fromEnvironment } from '../../config/environment.js';
import { readConfigFile } from '../../config/file.js';
import { type FileSetting, type Setting, settingTable } from '../../config/setting-table.js';
import type { Context } from '../context.js';
import { isSecret } from './secret.js';

/** A setting as `config` shows it. */
interface Shown {
  setting: FileSetting;
  /** Empty if it has no value; of a secret, only that it has one. */
  text: string;
  /** A variable, the file, `default`, or empty. */
  origin: string;
  isSecret: boolean;
}

/** The value that counts now: the environment overrides the file, which overrides the default. */
export function shownOf({ env, settings }: Context, setting: FileSetting): Shown {
  const { configFile } = settings.paths;
  const { variable, usual }: Setting = settingTable[setting];
  const outside = fromEnvironment(env, setting);
  const stored = readConfigFile(configFile)[setting] || undefined;
  const value = outside ?? stored ?? usual ?? '';
  const origin =
    outside !== undefined ? variable : stored !== undefined ? configFile : usual !== undefined ? 'default' : '';
  const secret = isSecret(setting);
  return { setting, text: secret && value !== '' ? '(set, not shown)' : value, origin, isSecret: secret };
}

/** The same for `--json`: without a value, and for a secret, `value` is null. */
export function originalOf({ setting, text, origin, isSecret: secret }: Shown) {
  return {
    setting,
    value: secret || text === '' ? null : text,
    set: text !== '',
    origin: origin === '' ? null : origin,
  };
}
