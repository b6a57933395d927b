import { type AccessLinkClient, type AccessLinkOptions, createAccessLink } from '../accesslink/client.js';
import { readVersion } from '../config/version.js';
import type { Credentials } from '../tokens/types.js';
import type { Context } from './context.js';

/** Hands a client for the account of `credentials` to `use`, and drops its connections afterwards. */
export async function withClient<T>(
  { settings, signal }: Context,
  { accessToken, userId }: Credentials,
  use: (client: AccessLinkClient) => Promise<T>,
  more: Pick<AccessLinkOptions, 'signal' | 'onWait'> = {},
): Promise<T> {
  const { apiUrl } = settings;
  const client = createAccessLink({ apiUrl, accessToken, userId, version: readVersion(), signal, ...more });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
