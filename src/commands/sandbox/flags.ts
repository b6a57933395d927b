import type { Quirk } from '../../sandbox/quirks.js';
import type { SandboxOptions } from '../../sandbox/sandbox.js';

/** The flags of `sandbox`, as typed. */
export interface SandboxFlags {
  port?: string;
  seed?: string;
  /** The API versions that know the client. */
  api?: SandboxOptions['api'];
  /** What Polar does contrary to its documentation. */
  quirk?: Quirk[];
  /** Lifetime of a v4 access token in seconds. */
  tokenLife?: number;
  /** Redirect URLs registered for the client, the default one first. */
  redirect?: string[];
  /** How many users the client has. */
  athletes?: string;
  /** Stand-ins of the targets as well. */
  targets?: boolean;
  /** Serve in the background, and print the environment for `eval`. */
  env?: boolean;
}
