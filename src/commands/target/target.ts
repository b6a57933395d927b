import { readTargets, targetsFile, writeTargets } from '../../deliver/config.js';
import { targetKinds } from '../../deliver/targets.js';
import { ExitCode, InterruptedError, inFull, PolarSyncError, UsageError } from '../../errors.js';
import { targetSecrets } from '../../tokens/target-secrets.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { openTargetOf } from '../delivery/open-target.js';
import { targetNamed, targetsOf } from '../delivery/targets.js';
import { addTarget } from './add.js';
import { type AddFlags, addOptions } from './add-options.js';
import { listTargets } from './list.js';

const actions = ['add', 'list', 'test', 'remove'] as const;

/** `polar-sync target`. */
export const command: Definition = {
  description: 'where workouts are delivered: add, list, test or remove a target',
  arguments: [
    { name: '<action>', description: 'add, list, test or remove', choices: actions },
    { name: '[name]', description: `add: ${targetKinds.map(({ name }) => name).join(', ')}; else the target's name` },
  ],
  options: addOptions,
  more: [
    'The key of a target is asked for, or read from stdin or POLAR_SYNC_TARGET_KEY. It is kept in the token store.',
    'docs/deliver.md has a table of what arrives where, and where to create each key.',
  ].join('\n'),
  examples: [
    'target add folder --out ~/workouts',
    'target add intervals --since 2026-01-01',
    'target add endurain --url https://endurain.example',
    'target list',
    'target test intervals',
    'target remove intervals',
  ],
  run: runTarget,
};

/** @throws UsageError, AuthError, TokenStoreError, StoreError */
export async function runTarget(
  context: Context,
  action: (typeof actions)[number],
  name: string | undefined,
  flags: AddFlags,
): Promise<number> {
  switch (action) {
    case 'list':
      return listTargets(context);
    case 'add':
      return addTarget(
        context,
        needed(name, 'add', `Choose from ${targetKinds.map((kind) => kind.name).join(', ')}.`),
        flags,
      );
    case 'test':
      return testTargets(context, name);
    case 'remove':
      return removeTarget(context, needed(name, 'remove', 'polar-sync target list shows their names.'));
  }
}

/** Whether each is there and accepts its key. A failure of one never hides the others. */
async function testTargets(context: Context, name: string | undefined): Promise<number> {
  const { ui } = context;
  const all = targetsOf(context);
  const chosen = name === undefined ? all : [targetNamed(all, name)];
  const results: { name: string; ok: boolean; message: string; hint?: string }[] = [];
  let exitCode: number = ExitCode.ok;
  for (const config of chosen) {
    try {
      const open = await openTargetOf(context, config);
      const who = await open.target.test().finally(() => open.target.close());
      results.push({ name: config.name, ok: true, message: who });
    } catch (problem) {
      const failed = failureOf(problem);
      results.push({ name: config.name, ok: false, ...failed.shown });
      exitCode = exitCode === ExitCode.ok || exitCode === failed.exitCode ? failed.exitCode : ExitCode.partial;
    }
  }
  if (ui.json) ui.result({ schema: 'polar-sync.target-test/1', targets: results });
  for (const { name: one, ok, message, hint } of results) {
    if (ok && !ui.json) ui.print(`${one}: works (${message}).`);
    else if (!ok) ui.warn(`${one}: ${inFull({ message, hint })}`);
  }
  return exitCode;
}

/** The ledger stays, so that nothing is sent again if the target is added again. */
async function removeTarget(context: Context, name: string): Promise<number> {
  const { settings, env, ui } = context;
  const file = targetsFile(settings.paths);
  const all = readTargets(file);
  targetNamed(all, name);
  // First the key: if that fails, the target is still listed, and can be removed again.
  await targetSecrets(settings, env, name).clear();
  writeTargets(
    file,
    all.filter((target) => target.name !== name),
  );
  if (ui.json) ui.result({ schema: 'polar-sync.target/1', name, done: 'removed' });
  else ui.print(`Removed ${name}. What arrived there stays there, and is not sent again if you add it again.`);
  return ExitCode.ok;
}

function needed(name: string | undefined, action: string, hint: string): string {
  if (name !== undefined) return name;
  throw new UsageError('TARGET_NAME', `polar-sync target ${action} needs a name.`, { hint });
}

function failureOf(problem: unknown): { exitCode: number; shown: { message: string; hint?: string } } {
  if (!(problem instanceof PolarSyncError) || problem instanceof InterruptedError) throw problem;
  const { exitCode, message, hint } = problem;
  return { exitCode, shown: { message, ...(hint !== undefined && { hint }) } };
}
