import type { DayKind } from './days/kinds.js';

/** What there is beside sessions, named as in the addresses of AccessLink. */
export type DataKind = DayKind | 'physical-info';
