interface AuthorizeRequest {
  authorizeUrl: string;
  clientId: string;
  /** Exactly as registered at Polar; the token request repeats it. */
  redirectUri: string;
  state: string;
}

/** Where the person allows the access. `accesslink.read_all` is the only scope there is. */
export function buildAuthorizeUrl({ authorizeUrl, clientId, redirectUri, state }: AuthorizeRequest): string {
  const url = new URL(authorizeUrl);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('redirect_uri', redirectUri);
  url.searchParams.set('scope', 'accesslink.read_all');
  url.searchParams.set('state', state);
  return url.href;
}
