import type { TargetConfig } from '../../deliver/config.js';
import { Ledger } from '../../deliver/engine/ledger.js';
import { ExitCode, UsageError } from '../../errors.js';
import { openStore } from '../../storage/store.js';
import type { Context } from '../context.js';
import { type AthleteOption, openAthleteReader } from '../shared/athlete.js';
import { resolveId } from '../shared/resolve-id.js';
import { lockPush } from './deliver.js';

/** `push --settle --json`. */
interface SettleJson {
  schema: 'polar-sync.settle/1';
  id: string;
  state: 'sent' | 'waiting';
  targets: string[];
}

/**
 * Writes down what a person has found at targets that cannot be asked: a workout whose answer was lost has arrived, or
 * has not, and is sent by the next push.
 * @throws UsageError SETTLE, NOTHING_TO_SETTLE
 */
export async function runSettle(
  context: Context,
  { id: typed, targets, words }: { id: string; targets: readonly TargetConfig[]; words: readonly string[] },
  options: AthleteOption,
): Promise<number> {
  const { settings, signal, ui } = context;
  const [word] = words;
  if (words.length !== 1 || (word !== 'sent' && word !== 'not-sent')) {
    throw new UsageError('SETTLE', `--settle needs to know what you found: sent or not-sent.`, {
      hint: `Write polar-sync push --settle ${typed} sent, or not-sent.`,
    });
  }
  const path = settings.paths.dbFile;
  const reader = await openAthleteReader(context, options);
  try {
    // Nights and days have no id but their date.
    const isDay = /^\d{4}-\d\d-\d\d$/.test(typed);
    const id = isDay ? typed : resolveId(reader, typed);
    const lock = await lockPush(path, signal);
    try {
      const store = openStore(path);
      try {
        const candidates = isDay ? store.deliveries.ofDay(id) : store.deliveries.ofWorkout([id, ...reader.aliases(id)]);
        const rows = candidates.filter(
          ({ state, target }) => isOpen(state) && targets.some(({ name }) => name === target),
        );
        if (rows.length === 0) throw nothingToSettle(id);
        const ledger = new Ledger(store.deliveries);
        const end =
          word === 'sent'
            ? ({ state: 'sent', knownBy: 'person' } as const)
            : ({ state: 'waiting', reason: 'you said that it did not arrive' } as const);
        for (const row of rows) await ledger.end(row, row, end, new Date());
        const names = [...new Set(rows.map(({ target }) => target))];
        if (ui.json)
          ui.result({ schema: 'polar-sync.settle/1', id, state: end.state, targets: names } satisfies SettleJson);
        else ui.print(`${id} at ${names.join(', ')}: ${word === 'sent' ? 'arrived' : 'the next push sends it'}.`);
        return ExitCode.ok;
      } finally {
        store.close();
      }
    } finally {
      lock.release();
    }
  } finally {
    reader.close();
  }
}

function isOpen(state: string): boolean {
  return state === 'unknown' || state === 'sending';
}

function nothingToSettle(id: string): UsageError {
  return new UsageError('NOTHING_TO_SETTLE', `No delivery of ${id} is in doubt.`, {
    hint: 'Run polar-sync push: it names what is.',
  });
}
