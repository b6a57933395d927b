import type { DataKind } from './data-kinds.js';
import type { ApiRequest, Reply } from './http.js';

/** The two ways to the sessions; either can be taken out of service. */
export type Side = 'transactions' | 'exercises';

/** One address below `/v3`. */
export interface Route {
  method: string;
  path: RegExp;
  side?: Side;
  /** What the person can refuse by itself. */
  kind?: DataKind;
  /** Without a registered user: 403, unless this is set. */
  open?: boolean;
  run(request: ApiRequest, parts: string[]): Reply;
}
