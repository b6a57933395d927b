import { join } from 'node:path';
import type { StandInName } from '../../sandbox/targets/targets.js';
import { startStandIns } from '../../sandbox/targets/targets.js';
import { count } from '../../ui/format.js';
import type { Context } from '../context.js';
import { filesText } from '../export/report-export.js';
import { runPush } from '../push/push.js';
import { runTarget } from '../target/target.js';
import { resultOf } from './steps.js';

interface Pushed {
  targets: { sent: unknown[]; unchanged: number }[];
}

/** Accepts 120 requests per minute and needs one per workout, so that the demo does not have to wait. */
const standIn: StandInName = 'endurain';

/** Into a folder, as for a program that watches it; the second time there is nothing new. @param since a date. */
export async function deliverToFolder(context: Context, folder: string, since: string): Promise<Pushed> {
  const flags = { out: join(folder, 'delivered'), since };
  await resultOf(context, (inner) => runTarget(inner, 'add', 'folder', flags));
  return resultOf<Pushed>(context, (inner) => runPush(inner, ['folder'], {}));
}

/** In a few words, for the demo. */
export function folderText({ targets: [target] }: Pushed): string {
  return `${filesText(target?.sent.length ?? 0, target?.unchanged ?? 0)} in a folder for other programs`;
}

/**
 * To a stand-in of a service, which runs as long as this does; so its target is removed again, and only the ledger
 * remembers it.
 */
export async function deliverToStandIn(context: Context, since: string): Promise<Pushed> {
  const standIns = await startStandIns();
  try {
    const env = { ...context.env, POLAR_SYNC_TARGET_KEY: standIns.key(standIn) };
    const flags = { url: standIns.address(standIn), since };
    await resultOf({ ...context, env }, (inner) => runTarget(inner, 'add', standIn, flags));
    const pushed = await resultOf<Pushed>(context, (inner) => runPush(inner, [standIn], {}));
    await resultOf(context, (inner) => runTarget(inner, 'remove', standIn, {}));
    return pushed;
  } finally {
    await standIns.close();
  }
}

/** In a few words, for the demo. */
export function standInText({ targets: [target] }: Pushed): string {
  const { sent = [], unchanged = 0 } = target ?? {};
  const said = unchanged > 0 ? `, ${unchanged} delivered before` : '';
  return `${count(sent.length, 'workout')} to a stand-in of Endurain${said}`;
}
