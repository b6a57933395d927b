import type { FitSport, FitSubSport } from './fit-enums.js';
import { sportOfId } from './sport-ids.js';
import { sportTable } from './sport-table.js';
import type { WorkoutType } from './workout-types.js';

/** What one of Polar's sports is called here and in FIT, and whether it is known at all. */
export interface SportMapping {
  type: WorkoutType;
  sport: FitSport;
  subSport?: FitSubSport;
  /** `sport_unmapped:VALUE` or `sport_missing`; absent when the sport is known. */
  quality?: string;
}

const keyOf = (word: string | undefined) => word?.trim().toUpperCase() ?? '';

// Keys are upper case, unlike inherited members of an object. v3 has been seen to send Flow's number instead of a word.
const rowOf = (key: string) => sportTable[sportOfId(key) ?? key];

/** Polar's word as part of a machine code: letters, digits, `_` and `-` only, at most 64 of them. */
const codeOf = (key: string) => `sport_unmapped:${key.replace(/[^A-Z0-9_-]+/g, '_').slice(0, 64)}`;

/**
 * Maps Polar's two sport words to the common vocabulary and to FIT names, in any case. The detailed word decides; the
 * coarse one replaces it if it is missing or unknown. Either may be Flow's numeric id of a sport. The quality code names
 * an unknown word (`sport_unmapped:KITE_YOGA`), the detailed one if both are unknown; the type is then `other`, unless the
 * coarse word helps.
 */
export function mapSport(sport: string | undefined, detailedSportInfo: string | undefined): SportMapping {
  const coarse = keyOf(sport);
  const detailed = keyOf(detailedSportInfo);
  const [type, name, subSport] = rowOf(detailed) ?? rowOf(coarse) ?? ['other', 'generic'];
  const mapping: SportMapping = subSport ? { type, sport: name, subSport } : { type, sport: name };
  const decisive = detailed || coarse;
  if (decisive === '') return { ...mapping, quality: 'sport_missing' };
  return rowOf(decisive) ? mapping : { ...mapping, quality: codeOf(decisive) };
}
