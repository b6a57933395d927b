/** Shorter ones would be found in every text. */
const minLength = 8;

/**
 * The text of a response without the secrets of its request: some targets repeat a key that they reject, and parts of the
 * text are shown, and kept with the workout.
 * @returns `json` is undefined if the text is none, or is nested too deeply to be searched.
 */
export function withoutSecrets(
  response: string,
  secrets: readonly (string | undefined)[],
): { text: string; json: unknown } {
  const long = secrets.filter((secret) => secret !== undefined && secret.length >= minLength) as string[];
  const hide = (text: string) => long.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  let found = false;
  const json = parsed(response, (_, value: unknown) => {
    if (typeof value !== 'string') return value;
    const hidden = hide(value);
    found ||= hidden !== value;
    return hidden;
  });
  // In JSON a secret may be written with escapes, which only parsing shows.
  return { text: hide(found ? JSON.stringify(json) : response), json };
}

function parsed(text: string, revive: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, revive);
  } catch {
    return undefined;
  }
}
