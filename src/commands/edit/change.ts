import { UsageError } from '../../errors.js';
import { meant } from '../../nearest.js';
import { orList } from '../../ui/format.js';
import { type EditedField, editedFields } from '../../workouts/edits/fields.js';
import { type Said, type SaidSport, withoutTags, withTags } from '../../workouts/edits/said.js';
import type { WorkoutSummary } from '../../workouts/workout.js';

/** The flags of `edit` that change something, as typed. */
export interface ChangeOptions {
  name?: string;
  note?: string;
  sport?: string;
  tag?: string[];
  untag?: string[];
  gear?: string;
  feeling?: string;
  hide?: boolean;
  unhide?: boolean;
  prefer?: boolean;
  reset?: string[];
}

/** What to change about each workout. */
export interface Change {
  /** New values; null: there is none. */
  set: { [field in Exclude<keyof Said, 'tags'>]?: NonNullable<Said[field]> | null };
  /** All tags go first. */
  clearsTags: boolean;
  tags: readonly string[];
  untags: readonly string[];
  /** Back to what Polar says, before everything else. */
  reset: readonly EditedField[];
}

/** Characters. A name, a tag or a piece of gear is one line. */
const MAX = { name: 200, note: 10_000, tag: 60, gear: 100 };
/** So that an answer to an assistant stays short. */
const MAX_TAGS = 30;
/** The faces of Polar Flow; stored on Polar's scale, 0 to 1. */
const FEELINGS = 5;
/** The words of `--reset`. */
export const resettable = [...editedFields, 'all'] as const;

/**
 * The change that the flags describe.
 * @param sportOf finds the sport that somebody names; throws if there is none.
 * @throws UsageError NOTHING_TO_EDIT, and for a value that cannot be meant.
 */
export function changeOf(options: ChangeOptions, sportOf: (typed: string) => SaidSport): Change {
  const { name, note, sport, gear, feeling, reset } = options;
  const tags = split(options.tag);
  const change: Change = {
    set: {
      ...(name !== undefined && { name: oneLine('--name', name, MAX.name) || null }),
      ...(note !== undefined && { note: limited('--note', note.trim(), MAX.note) || null }),
      ...(sport !== undefined && { sport: sport.trim() === '' ? null : sportOf(sport) }),
      ...(gear !== undefined && { gear: oneLine('--gear', gear, MAX.gear) || null }),
      ...(feeling !== undefined && { feeling: feelingOf(feeling) }),
      ...hiding(options),
      ...(options.prefer && { preferred: true as const }),
    },
    clearsTags: tags.includes(''),
    tags: tagsIn('--tag', tags),
    untags: tagsIn('--untag', split(options.untag)),
    reset: fieldsToReset(reset ?? []),
  };
  if (isSomething(change)) return change;
  throw new UsageError('NOTHING_TO_EDIT', 'This changes nothing: no value is given.', {
    hint: 'Give one, for example --name "Long run" or --tag race.',
  });
}

function hiding({ hide = false, unhide = false }: ChangeOptions): Pick<Change['set'], 'hidden'> {
  if (hide && unhide) {
    throw new UsageError('CONFLICTING_OPTIONS', '--hide contradicts --unhide.', { hint: 'Give one of them.' });
  }
  return hide ? { hidden: true } : unhide ? { hidden: null } : {};
}

function isSomething({ set, clearsTags, tags, untags, reset }: Change): boolean {
  return clearsTags || Object.keys(set).length + tags.length + untags.length + reset.length > 0;
}

const split = (typed: readonly string[] = []) => typed.flatMap((text) => text.split(',')).map((text) => text.trim());

/**
 * What is said about a workout after a change. A value that is taken back, where Polar has none, leaves nothing to say.
 * @param polar the workout as Polar has it.
 * @throws UsageError TAGS if there are too many.
 */
export function changed(said: Said, change: Change, polar: Pick<WorkoutSummary, 'name' | 'note' | 'feeling'>): Said {
  const after: Said = { ...said };
  for (const field of change.reset) delete after[field];
  // Nothing is said where the new value is none, unless that is against what Polar says.
  for (const field of ['name', 'note', 'feeling', 'sport', 'gear', 'hidden', 'preferred'] as const)
    if (change.set[field] === null) delete after[field];
  for (const field of ['name', 'note', 'feeling'] as const)
    if (change.set[field] === null && polar[field] !== undefined) after[field] = null;
  Object.assign(after, Object.fromEntries(Object.entries(change.set).filter(([, value]) => value !== null)));
  const tags = tagsAfter(after.tags ?? [], change);
  if (tags.length > 0) after.tags = tags;
  else delete after.tags;
  return after;
}

function tagsAfter(before: readonly string[], { clearsTags, tags, untags }: Change): string[] {
  const after = withTags(withoutTags(clearsTags ? [] : before, untags), tags);
  if (after.length <= MAX_TAGS) return after;
  throw new UsageError('TAGS', `That would be ${after.length} tags for one workout; ${MAX_TAGS} are possible.`, {
    hint: 'Remove some with --untag.',
  });
}

function fieldsToReset(typed: readonly string[]): EditedField[] {
  const words = split(typed).map((text) => text.toLowerCase());
  if (words.includes('all')) return [...editedFields];
  return words.map((word) => {
    // As the flags have them.
    const known = editedFields.find((field) => field === word || (field === 'tags' && word === 'tag'));
    if (known !== undefined) return known;
    throw new UsageError('RESET', `Cannot reset ${JSON.stringify(word)}.`, {
      hint: meant(word, resettable, `Choose ${orList(resettable)}.`),
    });
  });
}

function tagsIn(flag: string, typed: readonly string[]): string[] {
  return typed.map((tag) => oneLine(flag, tag, MAX.tag)).filter((tag) => tag !== '');
}

/** Without line breaks, and with single spaces. */
function oneLine(flag: string, text: string, max: number): string {
  return limited(flag, text.replaceAll(/\s+/g, ' ').trim(), max);
}

function limited(flag: string, text: string, max: number): string {
  const { length } = [...text];
  if (length <= max) return text;
  throw new UsageError('TEXT_TOO_LONG', `The text of ${flag} has ${length} characters; at most ${max} are possible.`, {
    hint: 'Shorten it.',
  });
}

function feelingOf(typed: string): number | null {
  if (typed.trim() === '') return null;
  const face = Number(typed);
  if (Number.isInteger(face) && face >= 1 && face <= FEELINGS) return (face - 1) / (FEELINGS - 1);
  throw new UsageError('FEELING', `${JSON.stringify(typed)} is not a feeling.`, {
    hint: `Give a whole number from 1 (worst) to ${FEELINGS} (best).`,
  });
}
