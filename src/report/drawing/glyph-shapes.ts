import type { Family } from '../families.js';

/** The pictures of sports, our own: paths in a box of 24, lines of 2 with round ends, nothing filled. */
export const glyphShapes: Readonly<Record<Family | 'night', readonly string[]>> = {
  run: ['M13 4.5a2 2 0 1 0 4 0a2 2 0 1 0-4 0', 'M6 9l4-2 4 2-3 5 4 3v5M11 14l-2 4H5M14 9l2 3h3'],
  ride: [
    'M2 16.5a4 4 0 1 0 8 0a4 4 0 1 0-8 0M14 16.5a4 4 0 1 0 8 0a4 4 0 1 0-8 0',
    'M6 16.5L9.5 9H15l3 7.5M9.5 9l3 7.5L15 9l-.7-3H17',
  ],
  swim: ['M16 9a2 2 0 1 0 4 0a2 2 0 1 0-4 0', 'M4 13l7-6 4 5M2 18c2.5-2 4.2-2 6.6 0s4.2 2 6.7 0 4.2-2 6.7 0'],
  walk: ['M2 20L9 6l4.5 8 2.5-4 6 10z', 'M7 10.5l2 1.5 2-1.5'],
  ski: ['M13.5 4.5a2 2 0 1 0 4 0a2 2 0 1 0-4 0', 'M3 17l17 4M8 8l5 1-2 5 4 3M13 9l5 3M6 4l3 5'],
  strength: ['M3 9v6M6.5 6v12M17.5 6v12M21 9v6M6.5 12h11'],
  other: ['M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0', 'M12 8v4l3 2'],
  night: ['M19.5 14.5A8 8 0 1 1 9.5 4.5a6.5 6.5 0 0 0 10 10z'],
};
