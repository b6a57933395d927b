import { resolve } from 'node:path';
import { isTargetName, type TargetConfig } from '../../deliver/config.js';
import { deliveryFormats } from '../../deliver/names.js';
import type { TargetKind } from '../../deliver/target.js';
import { UsageError } from '../../errors.js';
import type { OptionDefinition } from '../definition.js';
import { boundaryOf, todayIn } from '../filters/dates.js';
import { targetUrl } from './url.js';

/** The flags of `target add`, as commander passes them. */
export interface AddFlags {
  name?: string;
  url?: string;
  out?: string;
  format?: string;
  since?: string;
  data?: boolean;
  preferOriginal?: boolean;
  asDevice?: boolean;
}

/** The options of `target add`. */
export const addOptions: readonly OptionDefinition[] = [
  { flags: '--name <name>', description: 'its name here (default: its kind)' },
  { flags: '--url <url>', description: 'its address, if you host it yourself' },
  { flags: '--out <folder>', description: 'the folder to write to' },
  { flags: '--format <format>', description: 'fit, tcx or gpx (default: fit)', choices: deliveryFormats },
  {
    flags: '--since <date>',
    description: 'deliver workouts from this local date on (default: from now on)',
    once: true,
  },
  { flags: '--data', description: 'also nights, HRV, resting heart rate, weight and SpO2, if it accepts them' },
  { flags: '--prefer-original', description: "Polar's original file if it is stored, instead of a generated one" },
  { flags: '--as-device', description: 'FIT: name Polar as the maker of the file, as in export' },
];

/** A target as its flags describe it. @throws UsageError TARGET_NAME, _FORMAT, _OPTION, _URL, _OUT; DATE */
export function configOf(kind: TargetKind, flags: AddFlags, now: Date, zone?: string): TargetConfig {
  const name = flags.name ?? kind.name;
  if (!isTargetName(name)) {
    throw new UsageError('TARGET_NAME', `A target cannot be named ${JSON.stringify(name)}.`, {
      hint: 'Use max 40 lower case letters, digits, dots, dashes and underscores.',
    });
  }
  const format = kind.formats.find((one) => one === (flags.format ?? kind.formats[0]));
  if (format === undefined) {
    throw new UsageError('TARGET_FORMAT', `${kind.title} does not accept ${flags.format}.`, {
      hint: `Choose from ${kind.formats.join(', ')}.`,
    });
  }
  rejectMeaningless(kind, flags);
  const url = targetUrl(kind, flags.url);
  return {
    ...{ name, kind: kind.name, format, addedAt: now.toISOString() },
    ...(url !== undefined && { url }),
    ...(kind.needs.out && { out: outOf(flags.out) }),
    since: flags.since === undefined ? now.toISOString() : startOf(flags.since, todayIn(zone, now)),
    ...(flags.data === true && { data: true }),
    ...(flags.preferOriginal === true && { preferOriginal: true }),
    ...(flags.asDevice === true && { asDevice: true }),
  };
}

/** A local date, or an instant in UTC, as a filter needs it. @throws UsageError DATE */
function startOf(typed: string, today: string): string {
  const since = boundaryOf('--since', typed, today);
  return since.includes('T') ? new Date(since).toISOString() : since;
}

function rejectMeaningless(kind: TargetKind, flags: AddFlags): void {
  const wrong = [
    ...(flags.out !== undefined && !kind.needs.out ? ['--out'] : []),
    ...(flags.url !== undefined && !kind.needs.url ? ['--url'] : []),
    ...(flags.data === true && kind.data.length === 0 ? ['--data'] : []),
  ];
  if (wrong.length === 0) return;
  throw new UsageError('TARGET_OPTION', `${wrong.join(' and ')} means nothing for ${kind.title}.`, {
    hint: 'Leave it out.',
  });
}

function outOf(out: string | undefined): string {
  if (out !== undefined && out !== '') return resolve(out);
  throw new UsageError('TARGET_OUT', 'The folder is missing.', { hint: 'Name it with --out.' });
}
