import { describe, expect, it } from 'vitest';
import { type DriverFacts, whyNoDriver } from '../../../src/storage/sqlite/missing-driver.js';

/* Apart from the tests that start the program: a change of the code is tried without what was compiled of it. */
describe('why SQLite does not work', () => {
  const facts: DriverFacts = {
    node: 20,
    here: 'absent',
    other: false,
    lacking: [],
    clone: true,
    proxied: false,
    problem: 'ABI',
  };
  const all = ['a C++ compiler', 'make', 'Python 3'];

  it.each<[string, Partial<DriverFacts>, RegExp, RegExp]>([
    [
      'no compiler',
      { lacking: all },
      /a C\+\+ compiler, make, Python 3 are missing/,
      /Node 22 or newer.*build-essential/,
    ],
    ['only make lacks', { lacking: ['make'] }, /because make is missing/, /install make /],
    ['no headers', {}, /github\.com nor the headers of Node from nodejs\.org/, /set HTTPS_PROXY/],
    ['no headers through a proxy', { proxied: true }, /headers of Node/, /check HTTPS_PROXY/],
    [
      'headers of this Node',
      { headers: '/opt/n 20' },
      /headers of Node/,
      /^Run: npm_config_nodedir="\/opt\/n 20" npm ci /,
    ],
    [
      'scripts not run',
      { here: 'unbuilt' },
      /did not run the install script of better-sqlite3-node20/,
      /install-scripts approve better-sqlite3-node20.*npm rebuild better-sqlite3-node20/,
    ],
    ['another Node', { other: true }, /another version of Node than this one \(20\)/, /npm ci/],
    [
      'built for another',
      { here: 'built' },
      /built for another version of Node or another system \(ABI\)/,
      /npm rebuild/,
    ],
    [
      'left out in a clone',
      { node: 24, lacking: all },
      /npm left out better-sqlite3, as it does when it tries to compile it and cannot; it comes compiled\.$/,
      /^Run npm ci --ignore-scripts --include=optional && npm run build, /,
    ],
    [
      'left out of an installed package',
      { node: 24, lacking: all, clone: false },
      /npm left out better-sqlite3,/,
      /^Install polar-sync again as you did, with --ignore-scripts --include=optional, /,
    ],
  ])('%s', (_name, changes, message, hint) => {
    const said = whyNoDriver({ ...facts, ...changes });
    expect(said.message).toMatch(message);
    expect(said.hint).toMatch(hint);
  });
});
