// npm run fuzz -- [--minutes N] [--seconds N] [FILE...]: runs the random tests with new seeds until the time is over, each
// test for max N seconds per seed, and prints the seed and the path of what fails. What it finds becomes a case
// of that test.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seconds: { type: 'string', default: '60' } },
  allowPositionals: true,
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new RangeError(`--minutes ${values.minutes} is not a number of minutes`);

const isRandom = (file) =>
  file.endsWith('.test.ts') && readFileSync(join(root, 'test', file), 'utf8').includes('fast-check');
const files =
  positionals.length > 0
    ? positionals
    : readdirSync(join(root, 'test'), { recursive: true })
        .filter(isRandom)
        .map((file) => join('test', file));

const say = (text) => process.stdout.write(`${text}\n`);

const until = Date.now() + minutes * 60_000;
let found = 0;
let rounds = 0;
let cases = 0;
while (Date.now() < until) {
  const seed = randomInt(2 ** 31);
  const { failed, said } = await play(seed, Math.min(Number(values.seconds), (until - Date.now()) / 1000));
  rounds += 1;
  for (const [, count] of said.matchAll(/^(\d+) cases$/gm)) cases += Number(count);
  if (failed) {
    found += 1;
    say(`FUZZ_SEED=${seed} npx vitest run ${files.join(' ')}\n${said.slice(said.search(/^.*Failed Tests/m))}`);
  }
}
say(`${cases} cases in ${rounds} rounds of ${files.length} files; ${found} rounds failed.`);
process.exitCode = found > 0 ? 1 : 0;

/** Runs one round: every file once. */
function play(seed, seconds) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--testTimeout=600000', ...files], {
      cwd: root,
      env: { ...process.env, FUZZ_SEED: String(seed), FUZZ_SECONDS: String(Math.ceil(seconds)), NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ failed: code !== 0, said }));
  });
}
