import { type Json, Literal } from '../../represent/json.js';

/** How v4 spells things; clients have seen all of these. */
export interface Spelling4 {
  /** A gap among samples: a bare `NaN` (not JSON), `"NaN"`, or `null`. */
  gap: 'bare' | 'text' | 'null';
  /** Whether zeros, `false` and empty strings are left out, as in protobuf. */
  zeros: 'omitted' | 'kept';
  /** `recoveryTimeMillis` and other int64 as a string or a number. */
  int64: 'text' | 'number';
  /** `single`: `{trainingSessions: []}`; `double`: `{trainingSessions: {trainingSessions: []}}`; `bare`: `[]`. */
  envelope: 'single' | 'double' | 'bare';
  /** The response to a range without a session. */
  nothing: 'list' | 'null' | 'object' | '204' | '404';
  /** The key of the reason for a 400 or 403. */
  complaint: 'errorMessage' | 'error';
}

/** The default spelling of the sandbox. */
export const usual: Spelling4 = {
  ...{ gap: 'text', zeros: 'omitted', int64: 'text', envelope: 'single', nothing: 'list', complaint: 'errorMessage' },
};

/** An element as it is sent: zeros, gaps and large numbers in the chosen spelling. */
export function spelled(value: Json, spelling: Spelling4, key = ''): Json {
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    return key === 'values'
      ? items.map((item) => sample(item, spelling))
      : items.map((item) => spelled(item, spelling));
  }
  if (key === 'recoveryTimeMillis' && spelling.int64 === 'number') return Number(value);
  if (typeof value !== 'object' || value === null || value instanceof Literal) return value;
  const entries = Object.entries<Json | undefined>(value).flatMap(([name, member]): [string, Json][] =>
    member === undefined || (spelling.zeros === 'omitted' && isZero(member))
      ? []
      : [[name, spelled(member, spelling, name)]],
  );
  return Object.fromEntries(entries);
}

const isZero = (value: Json) => value === 0 || value === false || value === '';

function sample(value: Json, { gap }: Spelling4): Json {
  if (value !== null && value !== 'NaN') return value;
  return gap === 'bare' ? new Literal('NaN') : gap === 'text' ? 'NaN' : null;
}

/** The list in its envelope; a number: just this status. */
export function enveloped(key: string, list: readonly Json[], { envelope, nothing }: Spelling4): Json | 204 | 404 {
  if (list.length === 0 && nothing === 'null') return envelope === 'bare' ? null : { [key]: null };
  if (list.length === 0 && nothing !== 'list') return nothing === 'object' ? {} : nothing === '204' ? 204 : 404;
  if (envelope === 'bare') return list;
  return envelope === 'double' ? { [key]: { [key]: list } } : { [key]: list };
}
