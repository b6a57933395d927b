/*
 * A terminal as a picture: turns frames of text with ANSI colors into one SVG that shows them one after the other. The
 * fonts are the reader's own; every line has a fixed width, so that columns stay aligned.
 */

const cell = { width: 8.4, height: 18, size: 14 };
const margin = { side: 18, top: 44, bottom: 16 };
const colors = {
  plain: '#d7dce2',
  dim: '#8791a0',
  31: '#f2777a',
  32: '#8ec07c',
  33: '#e5c07b',
  36: '#6cc0d8',
};

/**
 * @param {{ text: string, seconds: number }[]} frames what is on the screen, and for how long.
 * @param {{ columns: number, rows: number, title: string, description: string }} screen
 * @returns {string} the SVG.
 */
export function toSvg(frames, { columns, rows, title, description }) {
  const width = Math.ceil(columns * cell.width + 2 * margin.side);
  const height = rows * cell.height + margin.top + margin.bottom;
  const total = frames.reduce((sum, frame) => sum + frame.seconds, 0);
  let begin = 0;
  const shown = frames.map((frame, index) => {
    const play = `.a${index} { animation: k${index} ${total.toFixed(2)}s step-end infinite }`;
    const rule = `${keyframes(index, begin / total, (begin + frame.seconds) / total)}\n${play}`;
    begin += frame.seconds;
    return { rule, group: group(frame.text, index) };
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d">
<title id="t">${escaped(title)}</title>
<desc id="d">${escaped(description)}</desc>
<style>
text { font: ${cell.size}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: ${colors.plain}; white-space: pre; }
.b { font-weight: 600; }
${shown.map(({ rule }) => rule).join('\n')}
@media (prefers-reduced-motion: reduce) { .f { animation: none; opacity: 0; } .still { opacity: 1; } }
</style>
<rect width="${width}" height="${height}" rx="10" fill="#1b1f27"/>
<g fill="#3a414e"><circle cx="22" cy="20" r="6"/><circle cx="42" cy="20" r="6"/><circle cx="62" cy="20" r="6"/></g>
<text x="${width / 2}" y="25" text-anchor="middle" style="fill:${colors.dim}">${escaped(title)}</text>
${shown.map(({ group: one }) => one).join('\n')}
</svg>
`;
}

function keyframes(index, from, to) {
  const percent = (share) => `${(share * 100).toFixed(3)}%`;
  const before = from > 0 ? `0%, ${percent(from - 1e-5)} { opacity: 0 } ` : '';
  const after = to < 1 ? ` ${percent(to + 1e-5)}, 100% { opacity: 0 }` : '';
  return `@keyframes k${index} { ${before}${percent(from)}, ${percent(to)} { opacity: 1 }${after} }`;
}

function group(text, index) {
  // A terminal's color continues into the next line.
  let style = {};
  const lines = text.split('\n').map((line, row) => {
    const y = margin.top + (row + 0.75) * cell.height;
    const parts = runs(line, style);
    style = parts.style;
    return parts.runs
      .filter(({ text: part }) => part.trim() !== '')
      .map(({ text: part, column, style }) => {
        const x = (margin.side + column * cell.width).toFixed(1);
        const length = ([...part].length * cell.width).toFixed(1);
        const color = style.color ?? (style.dim ? colors.dim : undefined);
        const fill = color ? ` style="fill:${color}"` : '';
        const bold = style.bold ? ' class="b"' : '';
        return `<text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${bold}${fill}>${escaped(part)}</text>`;
      })
      .join('');
  });
  // Who wants no motion sees the first one.
  const still = index === 0 ? ' still' : '';
  return `<g class="f a${index}${still}">${lines.filter(Boolean).join('\n')}</g>`;
}

const ESC = '\u001b';
const color = new RegExp(`(${ESC}\\[[\\d;]*m)`);

/** A line split where its colors change, each part with the column where it begins; and the colors at its end. */
function runs(line, before) {
  const parts = [];
  let style = before;
  let column = 0;
  for (const piece of line.split(color)) {
    const code = piece.startsWith(ESC) ? piece.slice(2, -1) : undefined;
    if (code !== undefined) style = restyled(style, code);
    else if (piece !== '') {
      parts.push({ text: piece, column, style });
      column += [...piece].length;
    }
  }
  return { runs: parts, style };
}

function restyled(style, code) {
  const next = { ...style };
  for (const one of code.split(';')) {
    if (one === '' || one === '0') for (const name of Object.keys(next)) delete next[name];
    else if (one === '1') next.bold = true;
    else if (one === '2') next.dim = true;
    else if (one === '22') Object.assign(next, { bold: false, dim: false });
    else if (one === '39') next.color = undefined;
    else next.color = colors[one] ?? next.color;
  }
  return next;
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
