import { isPrivateEnough } from '../../config/addresses/private-network.js';
import type { TargetKind } from '../../deliver/target.js';
import { UsageError } from '../../errors.js';

/**
 * The address of a target, without a slash at its end; undefined for a folder.
 * @throws UsageError TARGET_URL; a key is never sent over the open internet without TLS.
 */
export function targetUrl({ needs, title }: TargetKind, typed: string | undefined): string | undefined {
  if (!needs.url) return undefined;
  const text = typed ?? ('fixed' in needs.url ? needs.url.fixed : undefined);
  if (text === undefined) {
    const example = 'host' in needs.url ? needs.url.example : '';
    throw new UsageError('TARGET_URL', `You host ${title} yourself, so its address is needed.`, {
      hint: `Add --url, such as --url ${example}.`,
    });
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && url.username === '' && url.password === '' && isPrivateEnough(url)) {
    return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  }
  // A password in it is not repeated.
  const shown = url && (url.username !== '' || url.password !== '') ? `https://...@${url.host}` : text;
  throw new UsageError('TARGET_URL', `${JSON.stringify(shown)} is not a usable address.`, {
    hint: 'Use an https:// URL without user and password; http:// is accepted only for addresses in your own network.',
  });
}
