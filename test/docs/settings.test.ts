import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { everySetting } from '../../src/config/setting-table.js';
import { carriedEnvironment } from '../../src/schedule/job.js';

const readme = readFileSync(join(resolve(import.meta.dirname, '../..'), 'README.md'), 'utf8');

const code = (names: string[]) => names.map((name) => `\`${name}\``).join(', ');

/** The table of the README; settings with the same description share a line. */
function table(): string {
  const told = everySetting.flatMap(([, { says }]) => says ?? []);
  const lines = [...new Set(told)].map((says) => {
    const alike = everySetting.filter(([, setting]) => setting.says === says);
    const keys = alike.filter(([, { inFile }]) => inFile).map(([name]) => name);
    return `| ${code(alike.map(([, { variable }]) => variable))} | ${code(keys)} | ${says} |`;
  });
  return ['| variable | in `config.json` | meaning, default |', '| --- | --- | --- |', ...lines, ''].join('\n');
}

it('the README has every setting, with its variable and its key', () => {
  expect(readme).toContain(`\n\n${table()}\n`);
});

it('no secret gets into the entry of a scheduler, and a proxy only without its password', () => {
  const all = Object.fromEntries(everySetting.map(([, { variable }]) => [variable, `/${variable.toLowerCase()}`]));
  const carried = carriedEnvironment(all);
  expect(Object.keys(carried)).toEqual([
    ...['POLAR_SYNC_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'NODE_EXTRA_CA_CERTS'],
    ...[
      'POLAR_SYNC_TOKEN_STORE',
      'POLAR_SYNC_API_URL',
      'POLAR_SYNC_V4_API_URL',
      'POLAR_SYNC_DATA',
      'POLAR_SYNC_FULL',
      'POLAR_SYNC_ZONE',
    ],
    ...['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'no_proxy'],
  ]);
  // Anyone who knows the address of a ping can use it, and cron passes an entry to a shell as an argument.
  expect(carriedEnvironment({ POLAR_SYNC_PING_URL: 'https://hc-ping.com/id' })).toEqual({});
  const secret = 'http://anna:secret@proxy';
  expect(carriedEnvironment({ HTTPS_PROXY: secret, POLAR_SYNC_PING_URL: secret })).toEqual({});
});
