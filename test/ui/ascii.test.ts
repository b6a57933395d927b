import { describe, expect, it } from 'vitest';
import { inAscii, showsUnicode } from '../../src/ui/ascii.js';
import { bar } from '../../src/ui/plots/bars.js';
import { areaPlot } from '../../src/ui/plots/plot.js';
import { sketchRoute } from '../../src/ui/plots/route-sketch.js';
import { createUi } from '../../src/ui/terminal.js';
import { Keyboard, Screen, settle } from './streams.js';

it.each([
  [{}, true],
  [{ LANG: 'en_GB.UTF-8' }, true],
  [{ LC_CTYPE: 'UTF-8' }, true],
  [{ LANG: 'C' }, false],
  [{ LANG: 'de_DE.ISO-8859-1' }, false],
  [{ LANG: 'fi_FI.utf8', LC_ALL: 'C' }, false],
  [{ LANG: 'C', LC_ALL: 'C.UTF-8' }, true],
  [{ LANG: 'en_GB.UTF-8', TERM: 'linux' }, false],
  [{ LANG: '', LC_ALL: '' }, true],
  [{ LANG: 'en_GB' }, true],
  [{ LANG: 'ca_ES.utf8@valencia' }, true],
  [{ LANG: 'POSIX' }, false],
  [{ LANG: 'zh_CN.GB18030' }, false],
])('a terminal with %j shows Unicode: %s', (env, expected) => {
  expect(showsUnicode(env, 'linux')).toBe(expected);
});

it('the Windows terminal shows Unicode, whatever another shell has set', () => {
  expect(showsUnicode({ LANG: 'C' }, 'win32')).toBe(true);
});

describe('in ASCII', () => {
  const ascii = /^[\x20-\x7e]*$/;

  it('everything that is drawn keeps its width', () => {
    const way = [0, 1, 2, 3].map((i) => ({ latitude: 60 + Math.sin(i), longitude: 24 + i }));
    const drawn = [
      ...Array.from({ length: 40 }, (_, i) => bar(i / 39, 5)),
      ...areaPlot(
        Array.from({ length: 40 }, (_, i) => i),
        3,
        { low: 0, high: 39 },
      ),
      ...(sketchRoute(way, 20, 8)?.lines ?? []),
    ];
    expect(drawn.length).toBeGreaterThan(45);
    for (const line of drawn) {
      expect(inAscii(line)).toMatch(ascii);
      expect(inAscii(line)).toHaveLength(line.length);
      expect(inAscii(line).trim() === '').toBe(line.trim() === '');
    }
  });

  it('only a terminal is drawn, not a file', async () => {
    const said = async (tty: boolean) => {
      const [stdout, stderr] = [new Screen({ tty, columns: 40 }), new Screen({ tty, columns: 40 })];
      const ui = createUi({ stdout, stderr, stdin: new Keyboard(), env: { LANG: 'C' }, color: false });
      ui.print('1:00:00 · Kyrölä │█▌');
      await ui.table(['Name'], [['x'.repeat(60)]]);
      ui.progress('Pulling · 1').done('Pulled · 2');
      ui.note('2 km · 3 m');
      await settle();
      return `${stdout.text}${stderr.text}`;
    };
    expect(await said(true)).toBe(`1:00:00 - Kyrölä |#=\nName\n${'x'.repeat(39)}~\n* Pulled - 2\n2 km - 3 m\n`);
    expect(await said(false)).toContain('1:00:00 · Kyrölä │█▌');
  });
});
