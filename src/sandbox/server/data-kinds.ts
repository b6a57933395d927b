import type { DayKind } from './days/kinds.js';

/** Kinds of data other than sessions, named as in the addresses of AccessLink. */
export type DataKind = DayKind | 'physical-info';
