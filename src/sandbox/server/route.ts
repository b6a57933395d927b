import type { DataKind } from './data-kinds.js';
import type { ApiRequest, Reply } from './http.js';

/** The two APIs for sessions in v3; either can be taken out of service. */
export type SessionApi = 'transactions' | 'exercises';

/** One address below `/v3`. */
export interface Route {
  method: string;
  path: RegExp;
  sessionApi?: SessionApi;
  /** What the user can refuse to share by itself. */
  kind?: DataKind;
  /** Without a registered user: 403, unless this is set. */
  open?: boolean;
  run(request: ApiRequest, parts: string[]): Reply;
}
