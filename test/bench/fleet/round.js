import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../../dist/sandbox/sandbox.js';
import { generateSessions } from '../../../dist/sandbox/workouts/generate.js';
import { openReader, openStore } from '../../../dist/storage/store.js';

/** Athletes of a round unless another number is given. */
const ATHLETES = 200;
/** Events that come one after another. */
const EVENTS = 10;
const program = resolve(import.meta.dirname, '../../../bin/polar-sync.js');
/** So high that nothing waits: what a round would have to wait for follows from its requests. */
const rateLimit = { short: { limit: 10_000_000, seconds: 900 }, long: { limit: 10_000_000, seconds: 86_400 } };

/**
 * A round of `pull --all-profiles --full --data all` against a sandbox on this machine with as many athletes of one client:
 * the first one, with two short workouts and 40 days each; one with nothing new; one with a new workout of about an hour of every
 * athlete. Then some workouts come by events. Requests, seconds by the clock, CPU seconds of polar-sync alone.
 */
export async function measureRound(folder, athletes = ATHLETES) {
  const sandbox = await startSandbox({ athletes, count: 2, longestSeconds: 20, rateLimit });
  try {
    const home = join(folder, 'home-round');
    const env = signInAll(sandbox, home);
    const round = async () => {
      const before = sandbox.requests.length;
      const { ms, cpuMs } = await call(['pull', '--all-profiles', '--full', '--data', 'all', '--quiet'], env, home);
      return { ms, cpuMs, requests: (sandbox.requests.length - before) / athletes };
    };
    const first = await round();
    const quiet = await round();
    const hours = generateSessions({ now: Date.now(), count: 60, seed: 7 }).filter(
      ({ durationMillis, track }) => track && durationMillis > 3_000_000 && durationMillis < 4_500_000,
    );
    for (const [n, one] of sandbox.athletes.entries()) one.upload(asOf(hours[0], `b${n}`));
    const busy = await round();
    const event = await events(sandbox, env, home, hours[1]);
    return { athletes, first, quiet, busy, event, bytes: statSync(databaseOf(home, 0)).size };
  } finally {
    await sandbox.close();
  }
}

/** The same session as another athlete's: ids have 8 characters. */
const asOf = (session, id) => ({ ...session, exerciseId: id.padEnd(8, '_') });

const databaseOf = (home, n) => join(home, 'profiles', `a${n}`, 'polar-sync.db');

/** Some athletes upload one after another while `listen` runs. @returns requests and milliseconds of each. */
async function events(sandbox, env, home, session) {
  const listening = spawn(process.execPath, [program, 'listen', '--port', '0'], { env });
  try {
    const url = await new Promise((found, failed) => {
      let said = '';
      listening.stdout.on('data', (text) => {
        said += String(text);
        const [url] = /http:\S+(?=\s)/.exec(said) ?? [];
        if (url !== undefined) found(url);
      });
      listening.once('exit', () => failed(new Error('listen ended')));
    });
    await call(['--profile', 'a0', 'webhook', 'register', url], env, home);
    const before = sandbox.requests.length;
    const began = performance.now();
    for (const [n, one] of sandbox.athletes.slice(0, EVENTS).entries()) {
      const db = openReader(databaseOf(home, n));
      const had = db.count();
      one.upload(asOf(session, `e${n}`));
      for (const since = performance.now(); db.count() === had; await sleep(5))
        if (performance.now() - since > 60_000) throw new Error('no workout came for the event');
      db.close();
    }
    const count = Math.min(EVENTS, sandbox.athletes.length);
    return { requests: (sandbox.requests.length - before) / count, ms: (performance.now() - began) / count };
  } finally {
    listening.kill('SIGTERM');
  }
}

/** What logins leave, and an empty database for each. */
function signInAll(sandbox, home) {
  mkdirSync(home, { recursive: true });
  const empty = join(home, 'empty.db');
  openStore(empty).close();
  const { clientId, clientSecret, url } = sandbox;
  const origins = { apiOrigin: url, tokenOrigin: url, v4ApiOrigin: url, v4TokenOrigin: url };
  for (const [n, one] of sandbox.athletes.entries()) {
    const folder = join(home, 'profiles', `a${n}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { userId } = one;
    const token = { accessToken: one.issueToken(), userId, clientId, clientSecret, ...origins };
    for (const [name, value] of Object.entries({ token, config: { userId, clientId } }))
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(value), { mode: 0o600 });
    cpSync(empty, databaseOf(home, n));
  }
  const { POLAR_CLIENT_ID: _id, POLAR_CLIENT_SECRET: _secret, ...servers } = sandbox.env();
  return { PATH: process.env.PATH, ...servers, POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
}

/** Runs the real command beside the sandbox: milliseconds by the clock, and of CPU time. */
async function call(words, env, home) {
  const usage = join(home, 'usage');
  const preload = `data:text/javascript,${encodeURIComponent(`
    import { writeFileSync } from 'node:fs';
    process.on('exit', () => {
      const { user, system } = process.cpuUsage();
      writeFileSync(${JSON.stringify(usage)}, String((user + system) / 1000));
    });`)}`;
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', preload, program, ...words], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((done) => child.once('exit', done));
  if (code !== 0) throw new Error(`polar-sync ${words.join(' ')} ended with exit code ${code}`);
  return { ms: performance.now() - began, cpuMs: Number(readFileSync(usage, 'utf8')) };
}

/** The part of the page. */
export function roundSection({ athletes, first, quiet, busy, event, bytes }) {
  const row = (name, { ms, cpuMs, requests }) =>
    `| ${name} | ${requests.toFixed(2)} | ${(ms / 1000).toFixed(1)} | ${(cpuMs / 1000).toFixed(1)} | ${(cpuMs / athletes).toFixed(0)} |`;
  return `### A round of ${athletes} athletes

\`pull --all-profiles --full --data all\` against a sandbox on the same machine, whose rate limit never holds it up. At the end the database of one
athlete has ${(bytes / 1e6).toFixed(1)} MB. A workout that comes by an event takes ${event.requests.toFixed(1)} requests and ${event.ms.toFixed(0)} ms.

| round | requests per athlete | s | CPU s | CPU ms per athlete |
| --- | ---: | ---: | ---: | ---: |
${[
  row('the first: two short workouts, 40 days of everything else', first),
  row('with nothing new', quiet),
  row('with a new workout of 1 hour of everybody', busy),
].join('\n')}
`;
}
