import type { TargetConfig } from '../../deliver/config.js';
import { isLost } from '../../deliver/engine/steps.js';
import { ExitCode, UsageError } from '../../errors.js';
import type { Context } from '../context.js';
import type { AthleteOption } from '../shared/athlete.js';
import { resolveId } from '../shared/resolve-id.js';
import { withPushStores } from './open-for-push.js';

/** `push --settle --json`. */
interface SettleJson {
  schema: 'polar-sync.settle/1';
  id: string;
  state: 'sent' | 'waiting';
  targets: string[];
}

/**
 * Records what the user has found at targets that cannot be asked: a workout whose response was lost has arrived; or it
 * has not, and the next push sends it.
 * @throws UsageError SETTLE, NOTHING_TO_SETTLE
 */
export async function runSettle(
  context: Context,
  { id: typed, targets, words }: { id: string; targets: readonly TargetConfig[]; words: readonly string[] },
  options: AthleteOption,
): Promise<number> {
  const { ui } = context;
  const [word] = words;
  if (words.length !== 1 || (word !== 'sent' && word !== 'not-sent')) {
    throw new UsageError('SETTLE', `--settle needs what you found: sent or not-sent.`, {
      hint: `Run polar-sync push --settle ${typed} sent, or not-sent.`,
    });
  }
  const result = await withPushStores(context, options, async ({ reader, store, ledger }): Promise<SettleJson> => {
    // Nights and days have no id except their date.
    const isDay = /^\d{4}-\d\d-\d\d$/.test(typed);
    const id = isDay ? typed : resolveId(reader, typed);
    const candidates = isDay ? store.deliveries.ofDay(id) : store.deliveries.ofWorkout([id, ...reader.aliases(id)]);
    const rows = candidates.filter((row) => isLost(row) && targets.some(({ name }) => name === row.target));
    if (rows.length === 0) throw nothingToSettle(id);
    const end =
      word === 'sent'
        ? ({ state: 'sent', knownBy: 'person' } as const)
        : ({ state: 'waiting', reason: 'you reported that it did not arrive' } as const);
    for (const row of rows) await ledger.end(row, row, end, new Date());
    const names = [...new Set(rows.map(({ target }) => target))];
    return { schema: 'polar-sync.settle/1', id, state: end.state, targets: names };
  });
  const { id, state, targets: names } = result;
  if (ui.json) ui.result(result);
  else ui.print(`${id} at ${names.join(', ')}: ${state === 'sent' ? 'arrived' : 'the next push sends it'}.`);
  return ExitCode.ok;
}

function nothingToSettle(id: string): UsageError {
  return new UsageError('NOTHING_TO_SETTLE', `No delivery of ${id} is in doubt.`, {
    hint: 'Run polar-sync push: it names those that are.',
  });
}
