import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../src/deliver/hide.js';

const secret = 'c/secret+0123456789==';

describe('the text of a response', () => {
  it.each([
    `no such key: ${secret}`,
    JSON.stringify({ error: `no such key: ${secret}` }),
    JSON.stringify({ errors: [{ says: [secret] }] }).replaceAll('/', '\\/'),
    `{"error":"${[...secret].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}`,
  ])('does not repeat a secret: %s', (said) => {
    const { text, json } = withoutSecrets(said, ['Bearer', undefined, '', secret]);
    expect(text).toContain('***');
    expect(`${text}${text.replaceAll('\\/', '/')}${JSON.stringify(json)}`).not.toContain(secret);
  });

  it('is as it was otherwise, numbers and all', () => {
    const said = '{ "id": 12345678901234567890, "names": ["key", null], "ok": true }';
    expect(withoutSecrets(said, ['key', secret, '12345678901234567890']).json).toEqual(JSON.parse(said));
    expect(withoutSecrets(said, ['key', secret]).text).toBe(said);
    expect(withoutSecrets('<html>', [secret])).toEqual({ text: '<html>', json: undefined });
  });
});
