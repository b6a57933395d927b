interface AuthorizeRequest {
  authorizeUrl: string;
  clientId: string;
  /** Exactly as registered at Polar; the token request repeats it. */
  redirectUri: string;
  /** Names separated by spaces. Each host rejects the other's names. */
  scope: string;
  state: string;
}

/** The page where you grant access. */
export function buildAuthorizeUrl({ authorizeUrl, clientId, redirectUri, scope, state }: AuthorizeRequest): string {
  const url = new URL(authorizeUrl);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('redirect_uri', redirectUri);
  url.searchParams.set('scope', scope);
  url.searchParams.set('state', state);
  // A space as %20, which every server reads; a real plus sign is already %2B.
  url.search = url.search.replaceAll('+', '%20');
  return url.href;
}
