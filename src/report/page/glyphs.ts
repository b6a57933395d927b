import { glyphShapes } from '../drawing/glyph-shapes.js';
import type { Family } from '../families.js';
import { colored } from './charts/plane.js';
import { h, s } from './dom.js';

/** The picture of a sport; words beside it say the same. */
export function glyph(name: Family | 'night'): SVGElement {
  const picture = s(
    'svg.glyph.of-sport',
    { viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    glyphShapes[name].map((d) => s('path', { d })),
  );
  return colored(picture, name === 'night' ? 'sleep' : name);
}

/** The picture on a disc of its color. */
export function disc(name: Family | 'night'): HTMLElement {
  const picture = glyph(name);
  picture.classList.remove('of-sport');
  return colored(h('span.disc', {}, picture), name === 'night' ? 'sleep' : name);
}
