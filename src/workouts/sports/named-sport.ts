import type { SaidSport } from '../edits/said.js';
import { type SportRow, sportTable } from './sport-table.js';

/**
 * The sport that a person names: a word of `type`, one of Polar's or one of FIT's, in any case, with spaces, `_` or `-`.
 * A word of `type` counts first, then Polar's. Undefined if it is none of them.
 */
export function namedSport(typed: string): SaidSport | undefined {
  const word = spelled(typed);
  const own = rows.get(word);
  const ofType = own?.[0] === word ? own : broadest(([type]) => type === word);
  // Where FIT has the very word, it needs no kind of it: the only fitness equipment in the table is for skiing.
  if (ofType && ofType !== own && ofType[1] === word) return { type: word, sport: word };
  const row = ofType ?? own ?? broadest(([, sport]) => sport === word);
  if (!row) return undefined;
  const [type, sport, subSport] = row;
  return { type, sport, ...(subSport !== undefined && { sub_sport: subSport }) };
}

const spelled = (word: string) => word.trim().toLowerCase().replaceAll(/[ -]/g, '_');

/** By Polar's word, in the spelling of `type`. */
const rows = new Map(Object.entries(sportTable).map(([word, row]) => [spelled(word), row]));

/** The row with the fewest words, because a type such as `running` is no kind of running in particular. */
function broadest(fits: (row: SportRow) => boolean): SportRow | undefined {
  return Object.values(sportTable)
    .filter(fits)
    .sort((a, b) => a.length - b.length)
    .at(0);
}
