/** What the parent writes to the child's stdin, never to its arguments: those are readable by everybody on the machine. */
export type KeychainRequest = { service: string } & KeychainCall;

/** What is to be done with an entry. */
export type KeychainCall = { account: string } & (
  | { operation: 'get' | 'delete' }
  | { operation: 'set'; secret: string }
);

/** `value`: the secret or null (get), null (set), whether there was one (delete). `error`: what the library said. */
export type KeychainAnswer = { value: string | boolean | null } | { error: string };
