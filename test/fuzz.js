// npm run fuzz -- [--minutes N] [FILE...]: plays the random tests with new seeds until the time is over, and prints the
// seed and the path of what fails. What it finds becomes a case of that test.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, times: { type: 'string', default: '10' } },
  allowPositionals: true,
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new RangeError(`--minutes ${values.minutes} is no number of minutes`);

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
while (Date.now() < until) {
  const seed = randomInt(2 ** 31);
  const outcome = await play(seed, until - Date.now());
  if (outcome.ended) rounds += 1;
  if (outcome.ended && outcome.failed) {
    found += 1;
    say(`FUZZ_SEED=${seed} FUZZ_TIMES=${values.times} npx vitest run ${files.join(' ')}\n${outcome.said}`);
  }
}
say(`${rounds} rounds of ${files.length} files in ${minutes} min; ${found} failed.`);
process.exitCode = found > 0 ? 1 : 0;

/** One round; what was not over in time says nothing. */
function play(seed, ms) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--testTimeout=600000', ...files], {
      cwd: root,
      env: { ...process.env, FUZZ_SEED: String(seed), FUZZ_TIMES: values.times, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    let ended = true;
    const timer = setTimeout(() => {
      ended = false;
      child.kill('SIGINT');
    }, ms);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ ended, failed: code !== 0, said });
    });
  });
}
