/** What sports have in common: their color and their picture. In the order of legends. */
export const families = ['run', 'ride', 'swim', 'walk', 'ski', 'strength', 'other'] as const;
export type Family = (typeof families)[number];

export const familyNames: Readonly<Record<Family, string>> = {
  run: 'Running',
  ride: 'Cycling',
  swim: 'Swimming',
  walk: 'Walking and hiking',
  ski: 'Skiing',
  strength: 'Strength',
  other: 'Other sports',
};

const patterns: readonly (readonly [Family, RegExp])[] = [
  ['ski', /ski|snowboard/],
  ['swim', /swim|aqua/],
  ['run', /run|jog|track_and_field|orienteering/],
  ['ride', /cycl|bik|spinning/],
  ['walk', /walk|hik|trek|mountaineer|snowshoe/],
  ['strength', /strength|core|crossfit|mobility|circuit|functional|pilates|bodyweight|yoga|stretch/],
];

/** The family of a sport, by its type and, if that says nothing, by what it belongs to. */
export function familyOf({ type, sport = '' }: { type: string; sport?: string }): Family {
  const of = (word: string) => patterns.find(([, pattern]) => pattern.test(word))?.[0];
  return of(type) ?? of(sport) ?? 'other';
}
