const DAY = 86_400_000;

/** A range of local wall clocks, ms as if they were UTC; `from` inclusive, `to` exclusive. */
export interface Range {
  from: number;
  to: number;
}

/** Reads `from` and `to` as v4 does: local date-times without a zone, nothing else. @returns the error text otherwise. */
export function readRange(query: URLSearchParams, hasFeatures: boolean): Range | string {
  const [from, to] = ['from', 'to'].map((key) => readDateTime(key, query.get(key)));
  if (typeof from === 'string') return from;
  if (typeof to === 'string') return to;
  if (from === undefined || to === undefined || to <= from) return "Value for key 'to' must be after 'from'";
  if (hasFeatures && to - from > DAY) return 'With features the range must not be longer than one day';
  if (to - from > 90 * DAY) return 'The range must not be longer than 90 days';
  return { from, to };
}

function readDateTime(key: string, text: string | null): number | string {
  if (text === null) return `Query parameter '${key}' is required`;
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  return exists ? time : `Value for key '${key}' could not be parsed as datetime`;
}
