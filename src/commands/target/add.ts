import { makePrivateFolder } from '../../config/folder.js';
import { readTargets, type TargetConfig, targetsFile, writeTargets } from '../../deliver/config.js';
import type { TargetKind } from '../../deliver/target.js';
import { targetKindOf } from '../../deliver/targets.js';
import { ExitCode, PolarSyncError } from '../../errors.js';
import { writeFailed } from '../../export/errors.js';
import { type TargetSecret, type TargetSecrets, targetSecrets } from '../../tokens/target-secrets.js';
import type { Context } from '../context.js';
import { countsFor } from '../delivery/delivered.js';
import { openTargetOf } from '../delivery/open-target.js';
import { type AddFlags, configOf } from './add-options.js';
import { askForKey } from './key.js';
import { countsOf } from './list.js';
import { signInAt } from './sign-in.js';

/**
 * Adds a target, or replaces the one of that name: asks for what it needs, tries it, keeps its key, then adds it to the
 * list. If it does not work, nothing is kept of it.
 * @throws UsageError, AuthError, DeliveryError, TokenStoreError, StoreError
 */
export async function addTarget(context: Context, kindName: string, flags: AddFlags): Promise<number> {
  const { settings, env, ui } = context;
  const kind = targetKindOf(kindName);
  const config = configOf(kind, flags, new Date(), settings.zone);
  const file = targetsFile(settings.paths);
  const others = readTargets(file).filter(({ name }) => name !== config.name);
  for (const remark of kind.remarks) ui.note(remark);
  if (config.out !== undefined) makeFolder(config.out);
  const secrets = targetSecrets(settings, env, config.name);
  const before = kind.needs.key || kind.needs.oauth ? await earlierSecret(secrets) : undefined;
  const secret = await obtainSecret(context, kind, config);
  if (secret) await secrets.write(secret);
  let tested: string;
  try {
    const open = await openTargetOf(context, config);
    tested = await open.target.test().finally(() => open.target.close());
    writeTargets(file, [...others, config]);
  } catch (problem) {
    if (secret) await (before ? secrets.write(before) : secrets.clear());
    throw problem;
  }
  const { sent } = countsFor(await countsOf(context), config.name);
  if (ui.json)
    ui.result({ schema: 'polar-sync.target/1', name: config.name, done: 'added', since: config.since, tested });
  else {
    ui.print(`${config.name} works (${tested}).`);
    ui.print(sinceInWords(config, flags.since === undefined));
    if (sent > 0) ui.print(`Delivered earlier to a target of this name, and not sent again: ${sent}.`);
    ui.print(`Next: polar-sync push ${config.name}, or polar-sync pull --push.`);
  }
  return ExitCode.ok;
}

/** A damaged key counts as none; one that cannot be read now may be valid, and must not be replaced. */
async function earlierSecret(secrets: TargetSecrets): Promise<TargetSecret | undefined> {
  try {
    return await secrets.read();
  } catch (problem) {
    if (problem instanceof PolarSyncError && problem.code === 'TARGET_KEY_INVALID') return undefined;
    throw problem;
  }
}

function sinceInWords({ since, name }: TargetConfig, isDefault: boolean): string {
  return isDefault
    ? `It gets workouts that start from now on. For earlier ones: polar-sync push ${name} --since 2026-01-31.`
    : `It gets workouts from ${since} on.`;
}

/** The key or sign-in that the target needs. */
async function obtainSecret(
  context: Context,
  kind: TargetKind,
  { url = '' }: TargetConfig,
): Promise<TargetSecret | undefined> {
  if (kind.needs.key) return { origin: new URL(url).origin, key: await askForKey(context, kind) };
  if (kind.needs.oauth) return signInAt(context, kind, kind.needs.oauth, url);
  return undefined;
}

function makeFolder(path: string): void {
  try {
    makePrivateFolder(path);
  } catch (problem) {
    throw writeFailed(path, problem);
  }
}
