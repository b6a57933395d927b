/** A page of the report, as given by the part of the address after `#`. */
export type Place =
  | { page: 'overview'; query: URLSearchParams }
  | { page: 'workouts'; query: URLSearchParams }
  | { page: 'workout'; id: string }
  | { page: 'nights' }
  | { page: 'night'; day: string }
  | { page: 'routes'; query: URLSearchParams }
  | { page: 'year'; year: string | undefined }
  | { page: 'unknown' };

/** Reads `#/`, `#/?period=2026`, `#/workouts?sport=running`, `#/workout/k3f9`, `#/night/2026-11-26`, `#/year/2026`. */
export function placeOf(hash: string): Place {
  const [path = '', text = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const query = new URLSearchParams(text);
  const [page = '', id = ''] = path.split('/');
  if (page === '') return { page: 'overview', query };
  if (page === 'workouts') return { page: 'workouts', query };
  if (page === 'workout' && /^[0-9a-z]+$/.test(id)) return { page: 'workout', id };
  if (page === 'nights') return { page: 'nights' };
  if (page === 'night' && /^\d{4}-\d\d-\d\d$/.test(id)) return { page: 'night', day: id };
  if (page === 'routes') return { page: 'routes', query };
  if (page === 'year' && /^(\d{4})?$/.test(id)) return { page: 'year', year: id || undefined };
  return { page: 'unknown' };
}

export const nightLink = (day: string): string => `#/night/${day}`;
export const yearLink = (year: string): string => `#/year/${year}`;
export const workoutLink = (id: string): string => `#/workout/${id}`;

/** A link with the conditions that are set. */
export function link(page: '' | 'workouts' | 'routes', query: Record<string, string | undefined>): string {
  const set = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const text = new URLSearchParams(set).toString();
  return `#/${page}${text === '' ? '' : `?${text}`}`;
}
