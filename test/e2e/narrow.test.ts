import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bin, start } from '../commands/bin.js';
import { storedRecords } from '../commands/data-library.js';
import { library, workout, workouts } from '../commands/library.js';
import { openQuickly } from '../support/store.js';
import { recorded } from '../workouts/doubles/recorded.js';

/* No word is broken in the middle, and no line is wider than a real terminal of 80 or 60 columns. */

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ps-'));
  const named = workout({
    id: 'ee00112233ff',
    type: 'cross_country_skiing',
    sport: 'cross_country_skiing',
    name: 'A long way round the lakes and home again, with friends from out of town',
    note: 'Cold. Good snow all the way, and a wind that turned when we did.',
    source: { provider: 'polar', device: 'Polar Grit X2 Pro Titan', via: ['exercises'] },
    duration_seconds: 7200,
    distance_meters: 24_000,
  });
  library(home, [
    ...workouts,
    named,
    recorded('watch', { seconds: 900, route: true }),
    recorded('phone', { from: 20, seconds: 850, off: 10, route: true, beat: undefined }),
  ]);
  const store = openQuickly(join(home, 'polar-sync.db'));
  store.atomically(() => {
    for (const record of storedRecords) store.records.save('10579', record);
  });
  store.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const commands = [
  'list',
  'list --doubles --hidden',
  'list --data all',
  'list --since 2099',
  'list --data sleep --since 2099',
  'list --sport yoga',
  'list --sport runing',
  'show aa11',
  'show ee00',
  'show aa11 ff00',
  'show watch',
  'show nothing',
  'show --data sleep 2026-02-22',
  'show --data all 2026-02-22',
  'stats',
  'stats --by month',
  'stats --by sport',
  'stats --best',
  'status',
  'doctor',
  'gear',
  'config list --show-origin',
  'verify',
];

/** What appears on a real terminal, without its escape sequences and without what a progress line has erased. */
async function onTerminal(command: string, columns: number): Promise<string[]> {
  const line = `stty cols ${columns} rows 2000; '${process.execPath}' '${bin}' ${command} --no-color`;
  const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file', LC_ALL: 'C.UTF-8', TERM: 'xterm', PAGER: 'cat' };
  const { stdout } = await start('script', ['-qec', line, '/dev/null'], env).ended;
  return stdout
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((text) => plain(text.slice(text.lastIndexOf('\r') + 1)));
}

const ESC = String.fromCharCode(27);
const plain = (text: string) => text.replaceAll(new RegExp(`${ESC}\\[[0-9;?]*[A-Za-z]`, 'g'), '');

/** Plots and bars are drawn anew for each width; a spinner is no text. */
const isDrawn = (line: string) => /[\u2500-\u259f\u2800-\u28ff]/.test(line);

/** Nothing can be done about a path, an address or an id that is longer than the line. */
const isUnbreakable = (line: string) => /^\S+$/.test(line.trim());

it.skipIf(process.platform !== 'linux').each(commands)('%s', { timeout: 60_000 }, async (command) => {
  const wide = new Set((await onTerminal(command, 500)).join(' ').split(/\s+/));
  expect(wide.size, 'it prints something').toBeGreaterThan(4);
  for (const columns of [80, 60]) {
    const lines = (await onTerminal(command, columns)).filter((line) => !isDrawn(line));
    expect(lines.filter((line) => [...line].length > columns && !isUnbreakable(line))).toEqual([]);
    // What a table has cut ends with an ellipsis.
    const broken = lines.flatMap((line) => line.split(/\s+/)).filter((word) => !wide.has(word) && !word.endsWith('…'));
    expect(broken.filter((word) => word !== '' && !/^[\d:.]+$/.test(word))).toEqual([]);
  }
});
