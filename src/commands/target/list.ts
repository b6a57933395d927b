import type { TargetConfig } from '../../deliver/config.js';
import { targetKindOf } from '../../deliver/targets.js';
import { ExitCode } from '../../errors.js';
import { ifNone } from '../../storage/undefined-if-missing.js';
import { localTime } from '../../ui/format.js';
import type { Context } from '../context.js';
import { countsFor, countsIn, type TargetCounts } from '../delivery/delivered.js';
import { targetsOf } from '../delivery/targets.js';
import { readLibrary } from '../shared/read-store.js';

/** `target list`: reads no key. */
export async function listTargets(context: Context): Promise<number> {
  const { ui } = context;
  const targets = targetsOf(context);
  const counts = await countsOf(context);
  if (ui.json) {
    ui.result({
      schema: 'polar-sync.targets/1',
      targets: targets.map((target) => ({ ...targetJson(target), ...countsFor(counts, target.name) })),
    });
    return ExitCode.ok;
  }
  if (targets.length === 0) ui.note('No target has been added yet: polar-sync target add --help');
  else
    await ui.table(
      ['Target', 'Kind', 'To', 'Format', 'Since', 'Sent', 'Last sent'],
      targets.map((target) => rowOf(target, countsFor(counts, target.name))),
      ['left', 'left', 'left', 'left', 'left', 'right', 'left'],
    );
  return ExitCode.ok;
}

function rowOf(target: TargetConfig, { sent, last_sent_at: last }: TargetCounts): string[] {
  const { name, kind, out, url, format, since } = target;
  const start = since.length > 10 ? localTime(since) : since;
  return [
    ...[name, targetKindOf(kind).title, out ?? url ?? '', format, start, String(sent)],
    last === undefined ? 'nothing yet' : localTime(last),
  ];
}

function targetJson({ name, kind, url, out, format, since, data, preferOriginal, asDevice, addedAt }: TargetConfig) {
  return {
    ...{ name, kind, ...(url !== undefined && { url }), ...(out !== undefined && { out }) },
    ...{ format, since, data: data === true, prefer_original: preferOriginal === true, as_device: asDevice === true },
    added_at: addedAt,
  };
}

/** What the ledger counts for each target; empty if there is no database yet. */
export async function countsOf(context: Context): Promise<Map<string, TargetCounts>> {
  const store = await readLibrary(context, context.settings.paths.dbFile).catch(ifNone);
  try {
    return countsIn(store);
  } finally {
    store?.close();
  }
}
