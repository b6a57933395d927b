interface AuthorizeRequest {
  authorizeUrl: string;
  clientId: string;
  /** Exactly as registered at Polar; the token request repeats it. */
  redirectUri: string;
  /** Names with blanks between. Each host refuses the names of the other one. */
  scope: string;
  state: string;
}

/** Where the person allows the access. */
export function buildAuthorizeUrl({ authorizeUrl, clientId, redirectUri, scope, state }: AuthorizeRequest): string {
  const url = new URL(authorizeUrl);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('redirect_uri', redirectUri);
  url.searchParams.set('scope', scope);
  url.searchParams.set('state', state);
  // A blank as %20, which every server reads; a plus sign itself is written %2B by now.
  url.search = url.search.replaceAll('+', '%20');
  return url.href;
}
