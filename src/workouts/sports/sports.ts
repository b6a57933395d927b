import type { FitSport, FitSubSport } from './fit-enums.js';
import { sportOfId } from './sport-ids.js';
import { sportTable } from './sport-table.js';
import type { WorkoutType } from './workout-types.js';

/** What a sport of Polar's is called here and in FIT, and whether it is known at all. */
export interface SportMapping {
  type: WorkoutType;
  sport: FitSport;
  subSport?: FitSubSport;
  /** `sport_unmapped:VALUE` or `sport_missing`; absent when the sport is known. */
  quality?: string;
}

const keyOf = (word: string | undefined) => word?.trim().toUpperCase() ?? '';

// Keys are upper case, which no inherited member of an object is. v3 has been seen to send Flow's number for a word.
const rowOf = (key: string) => sportTable[sportOfId(key) ?? key];

/** Polar's word as part of a machine code: letters, digits, `_` and `-` only, at most 64 of them. */
const codeOf = (key: string) => `sport_unmapped:${key.replace(/[^A-Z0-9_-]+/g, '_').slice(0, 64)}`;

/**
 * Maps Polar's two sport words to the common vocabulary and to FIT names, without regard to case. The detailed word
 * decides; the coarse one stands in where it is missing or unknown. Either may be Flow's numeric id of a sport. An unknown word is named in the quality code
 * (`sport_unmapped:KITE_YOGA`), the detailed one where both are unknown; it is `other` unless the coarse word helps.
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
