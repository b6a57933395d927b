import { escapeXml } from '../../represent/json.js';
import { html, type Reply } from '../http.js';

/**
 * The page where the user allows or denies; the request is repeated in hidden fields.
 * @param userIds who can sign in, to choose from if there are several.
 */
export function consentPage(path: string, asked: URLSearchParams, userIds: readonly number[] = []): Reply {
  const fields = [...asked].map(
    ([name, value]) => `<input type="hidden" name="${escapeXml(name)}" value="${escapeXml(value)}">`,
  );
  return html(
    200,
    'Authorize (sandbox)',
    `<h1>Share your training data?</h1><p>This is the sandbox, not Polar. The client
<code>${escapeXml(asked.get('client_id') ?? '')}</code> asks for ${scopes(asked.get('scope'))}.</p>
<form method="post" action="${escapeXml(path)}">${fields.join('')}${choiceOf(userIds)}
<button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></form>`,
  );
}

function choiceOf(userIds: readonly number[]): string {
  if (userIds.length < 2) return '';
  const options = userIds.map((id) => `<option value="${id}">Polar user ${id}</option>`).join('');
  return `<p><select name="athlete">${options}</select></p>`;
}

function scopes(scope: string | null): string {
  return scope === null ? 'the sample data' : `<code>${escapeXml(scope)}</code>`;
}

/** There is no redirect: a sign-in that waits for one waits forever. */
export function errorPage(message: string): Reply {
  return html(400, 'Authorization error', `<h1>Authorization error</h1><p>${escapeXml(message)}</p>`);
}

/** Sends the browser to the client. Parameters that are null are left out. */
export function redirect(uri: string, parameters: Record<string, string | null>): Reply {
  const target = new URL(uri);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) target.searchParams.set(name, value);
  }
  return { status: 302, headers: { Location: target.href } };
}

/** A response of the token endpoints. */
export function tokenResponse(status: number, value: object): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json;charset=UTF-8', 'Cache-Control': 'no-store' },
    body: JSON.stringify(value),
  };
}
