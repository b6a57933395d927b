import type { TargetKind } from '../target.js';

/** What services have in common that accept files with a key and cannot be asked what they have: only the file arrives. */
export const uploadOnly = {
  formats: ['fit', 'tcx', 'gpx'],
  travels: { name: 'no', note: 'no', sport: 'file', device: 'file' },
  data: [],
  askable: false,
  maxProcessingSeconds: 0,
  replaces: [],
} as const satisfies Partial<TargetKind>;

/** What to do after a lost response. */
export const lookThere = 'after a lost response, look there and report what you see with polar-sync push --settle.';
