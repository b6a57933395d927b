import { type FitSport, type FitSubSport, fitSportName, fitSubSportName } from './fit-enums.js';
import { sportTable } from './sport-table.js';

/**
 * Polar's word for FIT's numbers of a sport and a sub sport: the shortest of those with both, else of those with the sport
 * alone. Undefined for `generic`, which says nothing, and for a sport that none of Polar's words has.
 */
export function sportOfFit(sport: number | undefined, subSport: number | undefined): string | undefined {
  const name = fitSportName(sport);
  if (name === undefined || name === 'generic') return undefined;
  const sub = fitSubSportName(subSport);
  return wordFor(name, sub === 'generic' ? undefined : sub) ?? wordFor(name, undefined);
}

function wordFor(sport: FitSport, subSport: FitSubSport | undefined): string | undefined {
  const words = Object.entries(sportTable).filter(([, [, one, sub]]) => one === sport && sub === subSport);
  const [own] = words.filter(([word]) => word.toLowerCase().replaceAll('-', '_') === sport);
  const [shortest] = words.sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  return (own ?? shortest)?.[0];
}
