/** Shorter ones would be found in every text. */
const shortest = 8;

/**
 * What a target said, without the secrets it was asked with: some repeat a key that they reject, and what they say is
 * shown, and kept with the workout.
 */
export function withoutSecrets(
  said: string,
  secrets: readonly (string | undefined)[],
): { text: string; json: unknown } {
  const long = secrets.filter((secret) => secret !== undefined && secret.length >= shortest) as string[];
  const hide = (text: string) => long.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  let found = false;
  const json = parsed(said, (_, value: unknown) => {
    if (typeof value !== 'string') return value;
    const hidden = hide(value);
    found ||= hidden !== value;
    return hidden;
  });
  // In JSON a secret may be written with escapes, which only parsing shows.
  return { text: hide(found ? JSON.stringify(json) : said), json };
}

function parsed(text: string, revive: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, revive);
  } catch {
    return undefined;
  }
}
