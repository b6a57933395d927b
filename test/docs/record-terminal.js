import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { startSandbox } from '../../dist/sandbox/sandbox.js';
import { toSvg } from './ansi-svg.js';

/*
 * Records docs/terminal.svg: the program itself in a real terminal (tmux), against the sandbox. Run it after
 * `npm run build` with `node test/docs/record-terminal.js`.
 */

const root = resolve(import.meta.dirname, '../..');
/** How many frames show a line that changes. */
const MOVING = 12;
const screen = { columns: 92, rows: 30 };
const scenes = [
  { command: 'polar-sync pull --full', moving: true, seconds: 3 },
  { command: 'polar-sync list --last 10 --sort distance', seconds: 5 },
  { command: 'polar-sync show {trail}', clear: true, seconds: 5 },
  { command: 'polar-sync stats', clear: true, seconds: 6 },
  { command: 'polar-sync export --format fit --out my-workouts/', clear: true, seconds: 4 },
];

const folder = mkdtempSync(join(tmpdir(), 'polar-sync-record-'));
const tmux = (...args) => execFileSync('tmux', ['-L', 'record', ...args], { encoding: 'utf8' });
const plain = (text) => stripVTControlCharacters(text);
const capture = () =>
  tmux('capture-pane', '-e', '-J', '-p', '-t', 'r')
    .replaceAll(`${folder}/home`, '~/.local/share/polar-sync')
    .replace(/\s+$/, '');

const sandbox = await startSandbox({ latencyMs: 15 });
try {
  const env = {
    POLAR_SYNC_HOME: join(folder, 'home'),
    POLAR_SYNC_API_URL: sandbox.url,
    POLAR_SYNC_ACCESS_TOKEN: sandbox.issueToken(),
    POLAR_SYNC_USER_ID: sandbox.userId,
    PATH: `${program()}:${process.env.PATH}`,
    PS1: '\u001b[32m$\u001b[39m ',
    PAGER: 'less -RX',
    HOME: folder,
    HISTFILE: '',
    LANG: 'C.UTF-8',
  };
  const given = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const size = ['-x', String(screen.columns), '-y', String(screen.rows)];
  tmux(
    '-f',
    '/dev/null',
    'new-session',
    '-d',
    '-s',
    'r',
    ...size,
    '-c',
    folder,
    'env',
    '-i',
    'TERM=screen-256color',
    ...given,
    'bash',
    '--norc',
  );
  await sleep(800);
  const frames = [];
  for (const scene of scenes) await play(scene, frames);
  const title = 'polar-sync';
  const description =
    'A terminal: a pull from Polar, the list of workouts, one of them with plots, statistics, and an export as FIT files.';
  writeFileSync(join(root, 'docs/terminal.svg'), toSvg(frames, { ...screen, title, description }));
  process.stdout.write(`${frames.length} pictures in docs/terminal.svg\n`);
} finally {
  tmux('kill-server');
  await sandbox.close();
  // The shell in it takes a moment to exit.
  await sleep(500);
  rmSync(folder, { recursive: true, force: true });
}

/** A folder with the program under its short name. */
function program() {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'polar-sync'),
    `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'bin/polar-sync.js')}' "$@"\n`,
  );
  chmodSync(join(bin, 'polar-sync'), 0o755);
  return bin;
}

/** Types a command and keeps what the screen shows; what does not fit goes through the pager, page by page. */
async function play({ command, clear, moving, seconds }, frames) {
  if (clear) {
    tmux('send-keys', '-t', 'r', 'clear', 'Enter');
    await sleep(400);
  }
  tmux(
    'send-keys',
    '-t',
    'r',
    '-l',
    command.replace('{trail}', () => trail()),
  );
  await sleep(200);
  frames.push({ text: capture(), seconds: 0.9 });
  tmux('send-keys', '-t', 'r', 'Enter');
  const seen = [];
  for (let waited = 0; waited < 600; waited += 1) {
    await sleep(120);
    const text = capture();
    const last = plain(text.split('\n').at(-1) ?? '').trim();
    if (waited > 2 && last === '$') break;
    if (moving) seen.push({ text, seconds: 0.3 });
    if (waited > 3 && (last === ':' || last === '(END)')) {
      frames.push({ text, seconds });
      tmux('send-keys', '-t', 'r', last === ':' ? 'Space' : 'q');
      await sleep(300);
    }
  }
  // A long wait is shown in a few frames.
  const every = Math.ceil(seen.length / MOVING);
  frames.push(...seen.filter((_, index) => index % every === 0));
  frames.push({ text: capture(), seconds: moving ? seconds : Math.min(seconds, 4) });
}

/** The first characters of the id of a workout with everything to show. */
function trail() {
  const args = [join(root, 'bin/polar-sync.js'), 'list', '--sport', 'trail_running', '--json'];
  const list = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    env: { POLAR_SYNC_HOME: join(folder, 'home') },
  });
  return JSON.parse(list)[0].id.slice(0, 5);
}
