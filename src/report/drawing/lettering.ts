/** How a line of text is set; lengths are in units of the picture. */
export interface TextStyle {
  x: number;
  /** Of the base line. */
  y: number;
  size: number;
  fill: string;
  bold?: boolean;
  /** Where `x` is; absent: the start. */
  anchor?: 'middle' | 'end';
  /** Between letters, more than usual. */
  spacing?: number;
}

/** Sets text in a picture. */
export interface Lettering {
  /** The SVG of a line. */
  text(text: string, style: TextStyle): string;
  /** How long a line is. */
  width(text: string, style: Pick<TextStyle, 'size' | 'bold' | 'spacing'>): number;
}

type Outline = readonly (string | number)[];

/** A font as `build/lettering.js` writes it, in units of its `em`; y is upwards. */
export interface Outlines {
  license: string;
  weights: Readonly<
    Record<
      '400' | '700',
      {
        em: number;
        glyphs: Readonly<Record<string, readonly [advance: number, outline: Outline]>>;
        pairs: Readonly<Record<string, number>>;
      }
    >
  >;
}

/** What is drawn for a letter that the font does not have. */
const UNKNOWN = '?';

/** Text as outlines: the same picture on every machine, without a font. */
export function outlined({ weights }: Outlines): Lettering {
  const laid = (text: string, { size, bold, spacing = 0 }: Pick<TextStyle, 'size' | 'bold' | 'spacing'>) => {
    const { em, glyphs, pairs } = weights[bold ? '700' : '400'];
    const scale = size / em;
    const letters: { outline: Outline; at: number }[] = [];
    let at = 0;
    let before = '';
    for (const character of text) {
      const letter = character in glyphs ? character : UNKNOWN;
      const [advance, outline] = glyphs[letter] ?? [0, []];
      at += (pairs[before + letter] ?? 0) * scale;
      letters.push({ outline, at });
      at += advance * scale + spacing;
      before = letter;
    }
    return { letters, scale, width: letters.length > 0 ? at - spacing : 0 };
  };
  return {
    width: (text, style) => laid(text, style).width,
    text: (text, style) => {
      const { letters, scale, width } = laid(text, style);
      const left = style.x - (style.anchor === 'end' ? width : style.anchor === 'middle' ? width / 2 : 0);
      const d = letters.map(({ outline, at }) => placed(outline, left + at, style.y, scale)).join('');
      return d === '' ? '' : `<path d="${d}" fill="${style.fill}"/>`;
    },
  };
}

function placed(outline: Outline, x: number, y: number, scale: number): string {
  let isX = true;
  let d = '';
  for (const part of outline) {
    if (typeof part === 'string') {
      d += part;
      isX = true;
      continue;
    }
    const value = isX ? x + part * scale : y - part * scale;
    // After a command no separator is needed.
    d += `${/\d$/.test(d) ? ' ' : ''}${Math.round(value * 100) / 100}`;
    isX = !isX;
  }
  return d;
}

/** Text as text, in the font of the page it is part of; widths are estimated. */
export const asText: Lettering = {
  width: (text, { size, spacing = 0 }) => text.length * (0.55 * size + spacing),
  text: (text, { x, y, size, fill, bold, anchor, spacing }) =>
    `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}"${bold ? ' font-weight="700"' : ''}${
      anchor ? ` text-anchor="${anchor}"` : ''
    }${spacing ? ` letter-spacing="${spacing}"` : ''}>${escaped(text)}</text>`,
};

/** Text within an element or an attribute. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
