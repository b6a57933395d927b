import { ExitCode, UsageError } from '../../errors.js';
import { meant } from '../../nearest.js';
import { unlessDamaged } from '../../storage/errors.js';
import { refuseReadOnly } from '../../storage/refuse.js';
import type { Store } from '../../storage/store.js';
import { fieldsOf, type Said, type SaidSport } from '../../workouts/edits/said.js';
import { workoutTypes } from '../../workouts/sports/workout-types.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { gearStates, overLimit } from '../gear/state.js';
import { type AthleteOption, athleteOption, openAthleteLibrary } from '../shared/athlete.js';
import { printWrapped } from '../shared/fields.js';
import { withLockedStore } from '../shared/locked-store.js';
import { resolveId, unknownId } from '../shared/resolve-id.js';
import { heading } from '../shared/workout-facts.js';
import { type Change, type ChangeOptions, changed, changeOf, resettable } from './change.js';

/** A pull writes for moments only, but holds the database until it ends. */
const WAIT_MS = 30_000;

/** The flags of `edit`, as typed. */
export type EditOptions = ChangeOptions & AthleteOption;

/** `polar-sync edit`. */
export const command: Definition = {
  description: 'say something about workouts yourself: name, note, sport, tags, gear, feeling; or hide them',
  arguments: [{ name: '<id...>', description: 'which ones, as in show', completes: 'stored' }],
  options: [
    { flags: '--name <text>', description: "in place of Polar's name" },
    { flags: '--note <text>', description: "in place of Polar's note" },
    { flags: '--sport <sport>', description: 'what it really was: running, cycling...', words: workoutTypes },
    { flags: '--tag <tag>', description: 'add a tag; several with commas, or the flag again', repeatable: true },
    { flags: '--untag <tag>', description: 'remove a tag', repeatable: true },
    { flags: '--gear <name>', description: 'what you used: shoes, a bike; see gear' },
    { flags: '--feeling <n>', description: 'from 1 (worst) to 5 (best)' },
    { flags: '--hide', description: 'leave it out of lists, totals, exports, reports and deliveries' },
    { flags: '--unhide', description: 'show it again' },
    { flags: '--prefer', description: 'of several recordings of one activity, this one counts: see list --doubles' },
    {
      flags: '--reset <fields>',
      description: 'back to what Polar says: name, note..., or all',
      words: resettable,
      repeatable: true,
    },
    athleteOption,
  ],
  more: "An empty value says that there is none: --note ''. What Polar sent stays as it is; rebuild does not touch edits.",
  examples: [
    'edit latest --name "Long run" --tag long --gear "Pegasus 40"',
    'edit k3f9 --sport trail_running --feeling 4',
    "edit k3f9 y7lO --note ''",
    'edit k3f9 --hide',
    'edit k3f9 --reset all',
  ],
  run: runEdit,
};

/** Workouts as they are after an edit. */
interface Edited {
  id: string;
  heading: string;
  said: Said;
  isChanged: boolean;
}

/** Keeps what you say about workouts: all of them, or none. @throws UsageError, StoreError, BusyError. */
export async function runEdit(context: Context, typed: string[], options: EditOptions): Promise<number> {
  const { settings, ui, signal } = context;
  const change = changeOf(options, await sportNames(options));
  const path = settings.paths.dbFile;
  const ids = await resolved(context, typed, options);
  refuseReadOnly(path);
  const lock = { ui, signal, waitMs: WAIT_MS, hint: 'Wait for it to end, and run the command again.' };
  return withLockedStore(path, lock, async (store) => {
    const edited = store.atomically(() => ids.map((id) => editOne(store, id, change)));
    const warnings = await gearWarnings(context, store, change);
    if (ui.json) {
      const workouts = edited.map(({ id, said, isChanged }) => ({
        id,
        changed: isChanged,
        edited: fieldsOf(said),
        ...said,
      }));
      ui.result({ schema: 'polar-sync.edit/1', workouts });
    } else for (const one of edited) printWrapped(ui, inWords(one));
    for (const warning of warnings) ui.warn(warning);
    return ExitCode.ok;
  });
}

/** What is typed is looked up for one athlete, as `show` does. */
async function resolved(context: Context, typed: readonly string[], options: AthleteOption): Promise<string[]> {
  const reader = await openAthleteLibrary(context, options);
  try {
    return [...new Set(typed.map((one) => resolveId(reader, one)))];
  } finally {
    reader.close();
  }
}

function editOne(store: Store, id: string, change: Change): Edited {
  const polar = store.unedited(id);
  const userId = store.edits.userOf(id);
  // A pull that has ended meanwhile may have given it another id.
  if (polar === undefined || userId === undefined) throw unknownId(id);
  const before = store.edits.of(id);
  const said = changed(before, withKnownGear(store, userId, change), polar);
  const isChanged = JSON.stringify(said) !== JSON.stringify(before);
  const save = (workoutId: string, words: Said) =>
    store.edits.save({ workoutId, userId, said: words, editedAt: new Date().toISOString() });
  if (isChanged) save(id, said);
  if (change.set.preferred) {
    const others = store.doubles.together(id).filter((other) => other !== id);
    if (others.length === 0) throw onlyRecording(id);
    for (const other of others) {
      const { preferred, ...rest } = store.edits.of(other);
      if (preferred) save(other, rest);
    }
  }
  store.doubles.choose(id);
  const now = unlessDamaged(() => store.summary(id)) ?? polar;
  return { id, heading: heading(now), said, isChanged };
}

function onlyRecording(id: string): UsageError {
  return new UsageError('ONE_RECORDING', `No other recording of the activity of workout ${id} is known.`, {
    hint: 'Run polar-sync list --doubles to see which activities have several.',
  });
}

/** Gear is spelled as before, so that it stays one. */
function withKnownGear(store: Store, userId: string, change: Change): Change {
  const { gear } = change.set;
  if (gear === undefined || gear === null) return change;
  const names = [...store.edits.gear(userId), ...store.gearLimits.all().map(({ name }) => name)];
  const known = names.find((name) => name.toLowerCase() === gear.toLowerCase());
  return known === undefined ? change : { ...change, set: { ...change.set, gear: known } };
}

async function gearWarnings({ ui, signal }: Context, store: Store, { set: { gear } }: Change): Promise<string[]> {
  if (gear === undefined || gear === null) return [];
  return (await gearStates(store, { only: gear, signal })).flatMap((state) => overLimit(ui.units, state) ?? []);
}

function inWords({ id, heading, said, isChanged }: Edited): string {
  const fields = fieldsOf(said);
  const state = fields.length === 0 ? 'as Polar has it' : `yours: ${fields.join(', ')}`;
  return `${heading} (${id.slice(0, 8)}): ${isChanged ? '' : 'nothing changed, '}${state}.`;
}

/** The table of sports is large, and most edits need none of it. */
async function sportNames({ sport }: EditOptions): Promise<(typed: string) => SaidSport> {
  if (sport === undefined) return unknownSport;
  const { namedSport } = await import('../../workouts/sports/named-sport.js');
  const { sportWords } = await import('../../workouts/sports/sport-words.js');
  return (typed) => namedSport(typed) ?? unknownSport(typed, [...sportWords]);
}

function unknownSport(typed: string, known: readonly string[] = []): never {
  throw new UsageError('UNKNOWN_SPORT', `Unknown sport ${JSON.stringify(typed)}.`, {
    hint: meant(typed, [...known], 'Use a sport such as running, cycling or strength_training.'),
  });
}
