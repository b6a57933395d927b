import { usualScopes } from '../../auth/scopes.js';
import { UsageError } from '../../errors.js';
import type { Ui } from '../../ui/ui.js';

/** How often numbers that mean nothing may be typed. */
const TRIES = 3;

/** What each scope brings; the first one is needed. */
const brings: Readonly<Record<string, string>> = {
  'training_sessions:read': 'workouts (needed)',
  'sports:read': 'the names of new sports',
  'sleep:read': 'nights: stages, scores, sleep and wake of each device',
  'nightly_recharge:read': 'Nightly Recharge: HRV, breathing, recovery',
  'activity:read': 'days: steps, METs, time in zones',
  'continuous_samples:read': 'heart rate around the clock',
  'ppi_data:read': 'intervals between beats, only with pull --data ppi',
  'temperature_measurement:read': 'body temperature',
  'skin_contact:read': 'when the watch was worn',
  'tests:read': 'orthostatic and fitness tests',
  'profile:read': 'weight, height, resting heart rate; not your name or e-mail',
  'devices:read': 'your watches, firmware and settings',
  'training_targets:read': 'planned trainings and favorites',
  'calendar:read': 'notes, weights and feelings of your diary',
  'routes:read': 'saved routes; not fetched yet',
};

const names = Object.keys(brings).filter((name) => usualScopes.includes(name));

/**
 * Asks on one screen what the sign-in should allow: Enter takes all of it, numbers leave some out.
 * @param granted what the profile's sign-in allows already; the rest is marked as new.
 * @returns the chosen scopes. @throws UsageError SCOPE_CHOICE after too many unreadable answers.
 */
export async function chooseScopes(ui: Ui, granted: ReadonlySet<string>): Promise<string[]> {
  ui.note('What should this sign-in allow? All of it is read-only.');
  for (const [i, name] of names.entries()) {
    const isNew = granted.size > 0 && !granted.has(name) ? ' [not allowed so far]' : '';
    ui.note(`${String(i + 1).padStart(4)}  ${name.replace(/:read$/, '').padEnd(24)}${brings[name]}${isNew}`);
  }
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const left = numbersIn(await ui.ask('Press Enter for all, or type the numbers to leave out (such as 7 11):'));
    if (left === 'unreadable') ui.note(`Type numbers from 1 to ${names.length}, separated by spaces.`);
    else if (left.has(1)) ui.note('1 is needed: without it there are no workouts.');
    else return names.filter((_, i) => !left.has(i + 1));
  }
  throw new UsageError('SCOPE_CHOICE', 'No choice of scopes was made.', {
    hint: 'Run polar-sync login again and press Enter for all, or name what you want with --scope.',
  });
}

function numbersIn(answer: string): ReadonlySet<number> | 'unreadable' {
  const words = answer.split(/[\s,]+/).filter((word) => word !== '');
  const numbers = words.map(Number);
  const isRight = numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= names.length);
  return isRight ? new Set(numbers) : 'unreadable';
}
