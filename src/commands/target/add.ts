import { resolve } from 'node:path';
import { isPrivateEnough } from '../../config/addresses/private-network.js';
import { makePrivateFolder } from '../../config/folder.js';
import { isTargetName, readTargets, type TargetConfig, targetsFile, writeTargets } from '../../deliver/config.js';
import { deliveryFormats } from '../../deliver/names.js';
import type { TargetKind } from '../../deliver/target.js';
import { targetKindOf } from '../../deliver/targets.js';
import { ExitCode, UsageError } from '../../errors.js';
import { writeFailed } from '../../export/errors.js';
import { type TargetSecret, targetSecrets } from '../../tokens/target-secrets.js';
import type { Context } from '../context.js';
import type { OptionDefinition } from '../definition.js';
import { countsFor } from '../delivery/delivered.js';
import { openTargetOf } from '../delivery/open-target.js';
import { askForKey } from './key.js';
import { countsOf } from './list.js';
import { signInAt } from './sign-in.js';
import { instantOf } from './since.js';

/** The flags of `target add`, as commander hands them over. */
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

/** What `target add` takes. */
export const addOptions: readonly OptionDefinition[] = [
  { flags: '--name <name>', description: 'what you call it (default: its kind)' },
  { flags: '--url <url>', description: 'its address, where you host it yourself' },
  { flags: '--out <folder>', description: 'the folder to write to' },
  { flags: '--format <format>', description: 'fit, tcx or gpx (default: fit)', choices: deliveryFormats },
  { flags: '--since <day>', description: 'deliver workouts from this local day on (default: from now on)' },
  { flags: '--data', description: 'also nights, HRV, resting heart rate and weight, where it takes them' },
  { flags: '--prefer-original', description: "Polar's own file instead of a made one, where one is stored" },
  { flags: '--as-device', description: 'FIT: name the watch as the maker of the file, as in export' },
];

/**
 * Adds a target, or replaces the one of that name: asks for what it needs, tries it, keeps its key, then writes it down.
 * Nothing is kept of one that does not work.
 * @throws UsageError, AuthError, DeliveryError, TokenStoreError, StoreError
 */
export async function addTarget(context: Context, kindName: string, flags: AddFlags): Promise<number> {
  const { settings, env, ui } = context;
  const kind = targetKindOf(kindName);
  const config = configOf(kind, flags, new Date());
  const file = targetsFile(settings.paths);
  const others = readTargets(file).filter(({ name }) => name !== config.name);
  for (const remark of kind.remarks) ui.note(remark);
  if (config.out !== undefined) makeFolder(config.out);
  const secrets = targetSecrets(settings, env, config.name);
  const before = kind.needs.key || kind.needs.oauth ? await secrets.read().catch(() => undefined) : undefined;
  const secret = await obtainSecret(context, kind, config);
  if (secret) await secrets.write(secret);
  let who: string;
  try {
    const open = await openTargetOf(context, config);
    who = await open.target.test().finally(() => open.target.close());
    writeTargets(file, [...others, config]);
  } catch (problem) {
    if (secret) await (before ? secrets.write(before) : secrets.clear());
    throw problem;
  }
  const { sent } = countsFor(await countsOf(context), config.name);
  if (ui.json)
    ui.result({ schema: 'polar-sync.target/1', name: config.name, done: 'added', since: config.since, tested: who });
  else {
    ui.print(`${config.name} works (${who}).`);
    ui.print(sinceInWords(config, flags.since === undefined));
    if (sent > 0) ui.print(`${sent} deliveries to a target of this name are remembered, and are not sent again.`);
    ui.print(`Next: polar-sync push ${config.name}, or polar-sync pull --push.`);
  }
  return ExitCode.ok;
}

function sinceInWords({ since, name }: TargetConfig, isDefault: boolean): string {
  return isDefault
    ? `It gets workouts that start from now on. For earlier ones: polar-sync push ${name} --since 2026-01-31.`
    : `It gets workouts from ${since} on.`;
}

/** What the target needs to be let in. */
async function obtainSecret(
  context: Context,
  kind: TargetKind,
  { url = '' }: TargetConfig,
): Promise<TargetSecret | undefined> {
  if (kind.needs.key) return { origin: new URL(url).origin, key: await askForKey(context, kind) };
  if (kind.needs.oauth) return signInAt(context, kind, kind.needs.oauth, url);
  return undefined;
}

function configOf(kind: TargetKind, flags: AddFlags, now: Date): TargetConfig {
  const name = flags.name ?? kind.name;
  if (!isTargetName(name)) {
    throw new UsageError('TARGET_NAME', `A target cannot be called ${JSON.stringify(name)}.`, {
      hint: 'Use lower case letters, digits, dots and dashes, 40 at most.',
    });
  }
  const format = kind.formats.find((one) => one === (flags.format ?? kind.formats[0]));
  if (format === undefined) {
    throw new UsageError('TARGET_FORMAT', `${kind.title} does not accept ${flags.format}.`, {
      hint: `Choose from ${kind.formats.join(', ')}.`,
    });
  }
  refuseWhatItLacks(kind, flags);
  const url = urlOf(kind, flags.url);
  return {
    ...{ name, kind: kind.name, format, addedAt: now.toISOString() },
    ...(url !== undefined && { url }),
    ...(kind.needs.out && { out: outOf(flags.out) }),
    since: flags.since === undefined ? now.toISOString() : instantOf('--since', flags.since),
    ...(flags.data === true && { data: true }),
    ...(flags.preferOriginal === true && { preferOriginal: true }),
    ...(flags.asDevice === true && { asDevice: true }),
  };
}

function refuseWhatItLacks(kind: TargetKind, flags: AddFlags): void {
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
  throw new UsageError('TARGET_OUT', 'Which folder is not said.', { hint: 'Name it with --out.' });
}

/** @throws UsageError TARGET_URL; a key never goes over the open internet without TLS. */
function urlOf({ needs, title }: TargetKind, typed: string | undefined): string | undefined {
  if (!needs.url) return undefined;
  const text = typed ?? ('fixed' in needs.url ? needs.url.fixed : undefined);
  if (text === undefined) {
    const example = 'host' in needs.url ? needs.url.example : '';
    throw new UsageError('TARGET_URL', `${title} is hosted by you, so its address is needed.`, {
      hint: `Add --url, such as --url ${example}.`,
    });
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && url.username === '' && url.password === '' && isPrivateEnough(url)) {
    return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  }
  // One with a password in it is not repeated.
  const shown = url && (url.username !== '' || url.password !== '') ? `https://...@${url.host}` : text;
  throw new UsageError('TARGET_URL', `${JSON.stringify(shown)} is not a usable address.`, {
    hint: 'Give an https:// URL without user and password; http:// is accepted for addresses in your own network only.',
  });
}

function makeFolder(path: string): void {
  try {
    makePrivateFolder(path);
  } catch (problem) {
    throw writeFailed(path, problem);
  }
}
