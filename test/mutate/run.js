// npm run mutate -- [PATH...] [--tests FILE...]: changes the code at PATH (files, folders, FILE:FROM-TO for lines; all code
// that Polar's data depends on by default) in one place at a time, and prints the changes that no test notices. A file
// takes minutes, everything many hours. Each change runs against the tests of its folder (src/auth: test/auth) that
// vitest.config.ts beside this file includes, or the named ones. Judged changes (judged/FOLDER.json) are not in the rate;
// --unjudged FILE writes the others in the same form. --sample N tries N random changes (--seed N: different ones).
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { asEntry, keyOf, readJudged } from './judged.js';
import { tryOnly } from './sample.js';

const root = join(import.meta.dirname, '../..');
const folders = ['sync', 'workouts', 'auth', 'polar', 'tokens', 'storage'].map((name) => `src/${name}`);
const { values, positionals } = parseArgs({
  options: {
    tests: { type: 'string', multiple: true, default: [] },
    unjudged: { type: 'string' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
  allowPositionals: true,
});

const paths = positionals.length > 0 ? positionals : folders;
const tests = values.tests.length > 0 ? values.tests : paths.map((path) => `test/${path.split('/')[1]}/**/*.test.ts`);

/** FILE and FILE:3-9 stay as they are. */
function pattern(path) {
  const [file] = path.split(':');
  if (!existsSync(join(root, file))) throw new RangeError(`${path}: no such file or folder`);
  return statSync(join(root, file)).isDirectory() ? `${relative(root, join(root, file))}/**/*.ts` : path;
}

if (values.sample) tryOnly(wholeNumber(values.sample), wholeNumber(values.seed));

process.chdir(root);
// Fixtures are beside the project, and the mutated copies of it are in this folder.
const temporary = '.stryker-tmp';
mkdirSync(temporary, { recursive: true });
if (existsSync('../shared') && !existsSync(`${temporary}/shared`)) symlinkSync('../../shared', `${temporary}/shared`);

function wholeNumber(text) {
  if (!/^\d+$/.test(text)) throw new RangeError(`${text} is not a whole number`);
  return Number(text);
}

const results = await new Stryker({
  mutate: paths.map(pattern),
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner', join(import.meta.dirname, 'as-found.js')],
  vitest: { configFile: 'test/mutate/vitest.config.ts' },
  testFiles: tests,
  // The wording of messages, and SQL, in which every change fails: thousands of mutants that show nothing.
  mutator: { excludedMutations: ['StringLiteral'] },
  // Schemas and tables are created once, when a file is loaded: every test would have to run again for each.
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 30,
  disableTypeChecks: false,
  ignorePatterns: ['/dist', '/coverage', '/docs', '/reports'],
  // Stryker would adapt the real one with an API that TypeScript 7 no longer has; vitest does not need it.
  tsconfigFile: 'none',
  tempDirName: temporary,
  cleanTempDir: 'always',
  reporters: ['clear-text', 'progress-append-only', 'as-found'],
  clearTextReporter: {
    allowColor: process.stdout.isTTY === true,
    allowEmojis: false,
    logTests: false,
    reportTests: false,
  },
  allowEmpty: true,
}).runMutationTest();
if (results.length === 0)
  throw new Error('No change was tried: there is nothing to change there, or its tests do not run.');

const judged = readJudged(new Set(paths.map((path) => path.split('/')[1])));
const tried = results.filter(({ status }) => status !== 'Ignored' && status !== 'CompileError');
const unnoticed = tried
  .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
  .map((mutant) => asEntry(mutant, relative(root, mutant.fileName), readFileSync(mutant.fileName, 'utf8')));
const unjudged = unnoticed.filter((entry) => !judged.has(keyOf(entry)));
const equivalent = unnoticed.filter((entry) => judged.get(keyOf(entry))?.verdict === 'equivalent').length;
const count = tried.length - equivalent;
const rate = ((100 * (count - unjudged.length)) / count).toFixed(1);
process.stdout.write(
  `${count - unjudged.length} of ${count} changes that make a difference are noticed (${rate} %).\n`,
);
if (values.unjudged) writeFileSync(values.unjudged, `${JSON.stringify(unjudged, undefined, 1)}\n`);
process.exitCode = unjudged.length > 0 ? 1 : 0;
