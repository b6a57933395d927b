import { count } from '../../../ui/format.js';
import type { WorkoutDetail } from '../../payload/model.js';
import type { Child } from '../dom.js';
import { h } from '../dom.js';
import { link, workoutLink } from '../router.js';

/** What you said about a workout yourself: tags, gear, and what of it you changed; and its other recordings. */
export function ownWords(workout: WorkoutDetail): Child {
  const { tags = [], gear, edited = [], hidden, alternatives = [], alternative_to: counts } = workout;
  const changed = edited.filter((field) => field !== 'tags' && field !== 'gear' && field !== 'hidden');
  const parts: Child[] = [
    tags.length > 0 && [
      'Tags: ',
      tags.map((tag, i) => [i > 0 ? ', ' : '', h('a', { href: link('workouts', { q: tag }) }, tag)]),
    ],
    gear !== undefined && ['Gear: ', h('a', { href: link('workouts', { q: gear }) }, gear)],
    changed.length > 0 && `Your own: ${changed.join(', ')}`,
    hidden === true && 'Hidden by you',
    alternatives.length > 0 && `Recorded by ${count(alternatives.length + 1, 'device')}; this one counts`,
    counts !== undefined && [h('a', { href: workoutLink(counts) }, 'Another recording'), ' of it counts'],
  ];
  const shown = parts.filter((part) => part !== false);
  if (shown.length === 0) return undefined;
  return h(
    'ul.own-words',
    {},
    shown.map((part) => h('li', {}, part)),
  );
}
