import type { Family } from '../families.js';

/** Pictures that people share stand on night ground, so their colors are those of the dark theme. */
export const familyColors: Readonly<Record<Family, string>> = {
  run: '#ff7b47',
  ride: '#4b97ea',
  swim: '#86d6f5',
  walk: '#3fcb9c',
  ski: '#e977c4',
  strength: '#dfe4e8',
  other: '#9aa5ae',
};

/** Ground and words of pictures of places, and their levels, ordered by lightness. */
export const sky = {
  ground: '#10151b',
  ink: '#e8ecef',
  soft: '#9fabb5',
  line: '#2f3a45',
  heat: ['#8f4bc4', '#d04a8c', '#f2704c', '#fdb365', '#fff3c4'],
} as const;
