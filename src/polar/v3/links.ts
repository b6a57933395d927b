import { BadAnswerError } from '../errors.js';

/**
 * The path of a link in a response, below the API's own address, if the link leads to the API's own host; undefined if it
 * leads elsewhere. Polar spells its host with and without `www.`, and the scheme does not show whose host it is, so
 * neither is compared. Only the path is ever used: requests go to the configured address, never to a link.
 */
export function ownPath(link: string, apiUrl: string): string | undefined {
  if (!URL.canParse(link, apiUrl)) return undefined;
  const target = new URL(link, apiUrl);
  const api = new URL(apiUrl);
  if (bareHost(target) !== bareHost(api)) return undefined;
  const base = api.pathname.replace(/\/+$/, '');
  return target.pathname.startsWith(`${base}/`) ? target.pathname.slice(base.length) : undefined;
}

/**
 * What follows `parent` in the path of a link, if that is a resource name in one segment.
 * @throws BadAnswerError `FOREIGN_LINK` for any other link.
 */
export function childOf(parent: string, link: string, apiUrl: string): { name: string; path: string } {
  const path = ownPath(link, apiUrl);
  const name = path?.startsWith(`${parent}/`) ? path.slice(parent.length + 1) : '';
  if (path !== undefined && /^[\w-]+$/.test(name)) return { name, path };
  throw new BadAnswerError(`a list with a link that leads outside ${parent}`, {
    code: 'FOREIGN_LINK',
    retryable: false,
  });
}

function bareHost(url: URL): string {
  return url.host.replace(/^www\./, '');
}
