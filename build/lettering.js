import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import opentype from 'opentype.js';

/*
 * node build/lettering.js [FILE]: makes src/report/drawing/inter.json, the outlines of the letters in the pictures of `report
 * --card` and `--poster`. A picture with outlines looks the same everywhere, whatever fonts a machine has. The file is part
 * of the repository, because it changes only with the font or the letters; a test compares it.
 */

const root = resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const inter = dirname(require.resolve('@fontsource/inter/package.json'));
const [, , file = join(root, 'src', 'report', 'drawing', 'inter.json')] = process.argv;
/** ASCII, and what the pictures write besides. */
const letters = [...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)), '·', '–', '−', '’'];

writeFileSync(file, `${JSON.stringify({ license: license(), weights: { 400: outlines(400), 700: outlines(700) } })}\n`);

function outlines(weight) {
  const woff = readFileSync(join(inter, 'files', `inter-latin-${weight}-normal.woff`));
  const font = opentype.parse(woff.buffer.slice(woff.byteOffset, woff.byteOffset + woff.byteLength));
  const glyphs = Object.fromEntries(
    letters.map((letter) => {
      const glyph = font.charToGlyph(letter);
      if (glyph.index === 0) throw new Error(`The font has no ${JSON.stringify(letter)}.`);
      return [letter, [glyph.advanceWidth, commands(glyph)]];
    }),
  );
  return { em: font.unitsPerEm, glyphs, pairs: pairs(font) };
}

/** In units of the font, y upwards: `["M", x, y, "L", x, y, "Q", x1, y1, x, y, "Z"]`. */
function commands(glyph) {
  const numbers = ({ x1, y1, x2, y2, x, y }) => [x1, y1, x2, y2, x, y].filter((value) => value !== undefined);
  return glyph.path.commands.flatMap((one) => [one.type, ...numbers(one)]);
}

/** How much closer two letters stand than others; only those that do. */
function pairs(font) {
  const found = {};
  for (const left of letters) {
    for (const right of letters) {
      const kern = font.getKerningValue(font.charToGlyph(left), font.charToGlyph(right));
      if (kern !== 0) found[left + right] = kern;
    }
  }
  return found;
}

/** Outlines of a font are under its license, which has to come with them. */
function license() {
  return readFileSync(join(inter, 'LICENSE'), 'utf8').trim();
}
