/** What the parent writes to the child's stdin, never to its arguments: every user on the machine can read those. */
export type KeychainRequest = { service: string } & KeychainCall;

/** What to do with an entry. */
export type KeychainCall = { account: string } & (
  | { operation: 'get' | 'delete' }
  /** Every entry whose name starts with `account`. */
  | { operation: 'delete-all' }
  | { operation: 'set'; secret: string }
);

/** `value`: the secret or null (get), null (set), whether there was one (delete, delete-all). `error`: what the library said. */
export type KeychainAnswer = { value: string | boolean | null } | { error: string };
