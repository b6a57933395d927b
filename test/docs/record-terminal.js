import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { toSvg } from './ansi-svg.js';

/*
 * Records docs/terminal.svg: the program itself in a real terminal (tmux), with the data of `polar-sync demo`. Run it after
 * `npm run build` with `node test/docs/record-terminal.js`. It takes less than 20 seconds to watch, and begins with the
 * output of the first command: the picture that is worth most.
 */

const root = resolve(import.meta.dirname, '../..');
const screen = { columns: 92, rows: 30 };
/** How long a screen of a command's output is shown, and which one: the plots come after the facts. */
const scenes = [
  { command: 'polar-sync show {marathon}', screen: 2, seconds: 6 },
  { command: 'polar-sync stats', seconds: 5 },
  { command: 'polar-sync show --data sleep latest', screen: 2, seconds: 4.5 },
];
const TYPED = 0.8;

const folder = mkdtempSync(join(tmpdir(), 'polar-sync-record-'));
const tmux = (...args) => execFileSync('tmux', ['-L', 'record', ...args], { encoding: 'utf8' });
const plain = (text) => stripVTControlCharacters(text);
const capture = () =>
  tmux('capture-pane', '-e', '-J', '-p', '-t', 'r')
    .replaceAll(`${folder}/home`, '~/.local/share/polar-sync')
    .replace(/\s+$/, '');

const home = join(folder, 'home');
try {
  polarSync('demo', '--dir', home);
  const env = {
    POLAR_SYNC_HOME: home,
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
  const played = [];
  for (const scene of scenes) played.push(await play(scene));
  // Of the first command, what was typed comes last.
  const [[typed, first], ...rest] = played;
  const frames = [first, ...rest.flat(), typed];
  const title = 'polar-sync';
  const description =
    'A terminal: a marathon with plots of heart rate, pace and altitude, statistics of the weeks, and a night.';
  writeFileSync(join(root, 'docs/terminal.svg'), toSvg(frames, { ...screen, title, description }));
  process.stdout.write(`${frames.length} pictures in docs/terminal.svg\n`);
} finally {
  spawnSync('tmux', ['-L', 'record', 'kill-server']);
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

function polarSync(...argv) {
  const env = { PATH: process.env.PATH, HOME: folder, POLAR_SYNC_HOME: home };
  return execFileSync(process.execPath, [join(root, 'bin/polar-sync.js'), ...argv], { encoding: 'utf8', env });
}

/** Types a command on an empty screen. @returns what the screen shows then, and one screen of the output. */
async function play({ command, screen: wanted = 1, seconds }) {
  tmux('send-keys', '-t', 'r', 'clear', 'Enter');
  await sleep(400);
  const line = command.replace('{marathon}', () => marathon());
  tmux('send-keys', '-t', 'r', '-l', line);
  await sleep(200);
  const typed = { text: capture(), seconds: TYPED };
  tmux('send-keys', '-t', 'r', 'Enter');
  let turned = 1;
  for (let waited = 0; waited < 600; waited += 1) {
    await sleep(250);
    const text = capture();
    const last = plain(text.split('\n').at(-1) ?? '').trim();
    // The pager waits at the end of a screen.
    const isPaged = last === ':' || last === '(END)';
    if (waited > 3 && last === ':' && turned < wanted) {
      tmux('send-keys', '-t', 'r', 'Space');
      turned += 1;
    } else if (waited > 3 && (isPaged || last === '$')) {
      if (isPaged) tmux('send-keys', '-t', 'r', 'q');
      await sleep(300);
      return [typed, { text: text.replace(/\n[^\n]*$/, ''), seconds }];
    }
  }
  throw new Error(`${line} did not end.`);
}

/** The first characters of the id of the marathon of the demo. */
function marathon() {
  return JSON.parse(polarSync('list', '--name', 'Marathon', '--min-distance', '42km', '--json'))[0].id.slice(0, 5);
}
