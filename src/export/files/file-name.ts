import { UsageError } from '../../errors.js';
import { meant } from '../../nearest.js';
import type { Workout } from '../../workouts/workout.js';

/** How files are named by default. */
export const DEFAULT_NAME_TEMPLATE = '{start_local}_{type}_{id}';

/** Leaves room for the extension and for the suffix that keeps names distinct, within the 255 bytes of every file system. */
const MAX_BYTES = 180;

// Windows reserves these for devices, regardless of extension and case.
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

const fields: Record<string, (workout: Workout) => string | undefined> = {
  id: (w) => w.id,
  start_local: (w) => w.start_time_local.slice(0, 19),
  start_utc: (w) => w.start_time,
  date: (w) => w.start_time_local.slice(0, 10),
  year: (w) => w.start_time_local.slice(0, 4),
  month: (w) => w.start_time_local.slice(5, 7),
  day: (w) => w.start_time_local.slice(8, 10),
  type: (w) => w.type,
  sport: (w) => w.sport,
  sub_sport: (w) => w.sub_sport,
  name: (w) => w.name,
  device: (w) => w.source.device,
};

/** The field names a template may have in braces. */
export const nameFields = Object.keys(fields);

/**
 * Makes a function that names the file of each workout (without extension) by a template such as
 * `{start_local}_{type}_{id}`. Fields: id, start_local, start_utc, date, year, month, day, type, sport, sub_sport, name,
 * device; an unknown value is empty. Every name is safe on every file system and cannot leave the folder. The id is
 * appended when the template gives a name twice (compared without case, as many disks do), when `isTaken` says that
 * another workout has it, or when the id was cut off because the name was too long. A UsageError says what is wrong with
 * a template.
 */
export function fileNamer(
  template: string = DEFAULT_NAME_TEMPLATE,
  isTaken: (name: string, workout: Workout) => boolean = () => false,
): (workout: Workout) => string {
  checkTemplate(template);
  const given = new Set<string>();
  return (workout) => {
    const rendered = template.replace(/\{(\w+)\}/g, (_, field: string) => fields[field]?.(workout) ?? '');
    // Ids made by polar-sync are safe; those in a database from elsewhere need not be.
    const id = safeName(workout.id) || 'workout';
    let name = safeName(rendered) || id;
    if (namesHoldId(template) && !name.includes(id)) name = `${name}_${id}`;
    while (given.has(comparableName(name)) || isTaken(name, workout)) name = `${name}_${id}`;
    given.add(comparableName(name));
    return name;
  };
}

/** Whether every name of a template contains the id of its workout, and so can belong to no other. */
export function namesHoldId(template: string): boolean {
  return template.includes('{id}');
}

/** @throws UsageError that says what is wrong with a template. */
export function checkTemplate(template: string): void {
  const hint = `Fields: ${nameFields.map((field) => `{${field}}`).join(' ')}. Default: ${DEFAULT_NAME_TEMPLATE}`;
  const used = [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  const unknown = used.find((field) => !nameFields.includes(field));
  if (unknown !== undefined) {
    throw new UsageError('NAME_TEMPLATE', `Unknown field "{${unknown}}" in the file name template.`, {
      hint: meant(unknown, nameFields, hint),
    });
  }
  if (/[\\/]/.test(template)) {
    throw new UsageError('NAME_TEMPLATE', 'The template names a file, not a folder: it cannot contain / or \\.', {
      hint: 'Choose the folder with --out.',
    });
  }
  if (used.length === 0) {
    throw new UsageError('NAME_TEMPLATE', 'The template has no field, so every workout would have the same name.', {
      hint,
    });
  }
}

/** Spaces become `_`, whatever any file system forbids becomes `-`; the result may be empty. */
function safeName(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .replace(/\s+/gu, '_')
    .replace(/[<>:"/\\|?*]/g, '-')
    // A leading dot hides a file, a leading dash reads as an option, Windows drops trailing dots.
    .replace(/^[.\-_]+/, '');
  const short = cut(plain, MAX_BYTES).replace(/[._]+$/, '');
  return RESERVED.test(short) ? `_${short}` : short;
}

function cut(text: string, bytes: number): string {
  let used = 0;
  let kept = '';
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}

/** A name as seen by a disk that ignores case and how letters are composed. */
export function comparableName(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}
