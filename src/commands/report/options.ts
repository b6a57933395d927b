import type { FilterOptions } from '../shared/filter.js';

/** The flags of `report`, as typed. */
export interface ReportOptions extends FilterOptions {
  /** Four digits, instead of `since` and `until`. */
  year?: string;
  /** A file, or the folder for it. */
  out?: string;
  /** Open it in the browser. */
  open?: boolean;
  /** Serve it on loopback and keep it up to date. */
  watch?: boolean;
  /** Where to serve it. */
  port?: string;
  /** Four digits: the card of that year, instead of a report. */
  card?: string;
  /** All routes in one picture, instead of a report. */
  poster?: boolean;
  /** False with `--no-routes`. */
  routes?: boolean;
}
