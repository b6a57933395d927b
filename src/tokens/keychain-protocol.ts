/** What the parent writes to the child's stdin, never to its arguments: every user on the machine can read those. */
export type KeychainRequest = { service: string } & KeychainCall;

/** What to do with an entry. */
export type KeychainCall = { account: string } & (
  | { operation: 'get' | 'delete' }
  | { operation: 'set'; secret: string }
);

/** `value`: the secret or null (get), null (set), whether there was one (delete). `error`: what the library said. */
export type KeychainAnswer = { value: string | boolean | null } | { error: string };
