import { type AccessLinkClient, createAccessLink } from '../accesslink/client.js';
import { readVersion } from '../config/version.js';
import type { Credentials } from '../tokens/types.js';
import type { Context } from './context.js';

/** Hands a client for the account of `credentials` to `use`, and drops its connections afterwards. */
export async function withClient<T>(
  { settings, signal }: Context,
  { accessToken, userId }: Credentials,
  use: (client: AccessLinkClient) => Promise<T>,
): Promise<T> {
  const client = createAccessLink({ apiUrl: settings.apiUrl, accessToken, userId, version: readVersion(), signal });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
