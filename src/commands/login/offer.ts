import { updateConfigFile } from '../../config/file.js';
import type { Settings } from '../../config/settings.js';
import type { Context } from '../context.js';

/** What `pull` can fetch by itself, as config.json remembers it. */
const offers = [
  { words: 'everything: workouts with all details, sleep, activity and the rest', data: 'all', full: 'true' },
  { words: 'workouts with all details', data: 'workouts', full: 'true' },
  { words: 'workouts without samples, zones and routes', data: 'workouts', full: 'false' },
] as const;

/**
 * After a sign-in in a terminal: asks what `pull` is to fetch from now on, and remembers it. Asks nothing if that is set
 * already, or where nobody can answer.
 * @returns whether `pull` by itself now fetches what was chosen; otherwise it needs `--full`.
 * @throws InterruptedError, StoreError CONFIG_UNWRITABLE
 */
export async function offerWhatToPull(context: Context, settings: Settings): Promise<boolean> {
  const { ui, stdin, stdout } = context;
  if (settings.full) return true;
  if (settings.data !== undefined) return false;
  if (ui.json || ui.quiet || !ui.interactive || !stdin.isTTY || stdout.isTTY !== true) return false;
  ui.print('What should polar-sync pull fetch?');
  for (const [index, { words }] of offers.entries()) ui.print(`  ${index + 1}  ${words}`);
  let chosen: (typeof offers)[number] | undefined;
  while (chosen === undefined) {
    const typed = await ui.ask(`1 to ${offers.length} (Enter: 1):`);
    chosen = offers[typed === '' ? 0 : Number(typed) - 1];
  }
  updateConfigFile(settings.paths.configFile, { data: chosen.data, full: chosen.full });
  ui.print('Remembered. To change it: polar-sync config set data, or config set full.');
  return true;
}
