const CHARACTER_PX = 7;
const GAP_PX = 8;
const STRIDES = [1, 2, 3, 4, 6, 12, 24, 48, 120, 240];
const YEAR = /^\d{4}$/;

/**
 * Which of `count` points, `apart` pixels from each other, get their label: all that have one, or every second, third...
 * of them, so that no two touch and the steps are even. Labels with a year are kept.
 */
export function labeled(count: number, label: (index: number) => string, apart: number): number[] {
  const marks = Array.from({ length: count }, (_, i) => i).filter((i) => label(i) !== '');
  const room = GAP_PX + CHARACTER_PX * Math.max(0, ...marks.map((i) => label(i).length));
  const year = Math.max(
    0,
    marks.findIndex((i) => YEAR.test(label(i))),
  );
  const thinned = STRIDES.map((stride) => marks.filter((_, nth) => (nth - year) % stride === 0));
  const fits = (kept: readonly number[]) => kept.every((i, nth) => (i - (kept[nth - 1] ?? -Infinity)) * apart >= room);
  return thinned.find(fits) ?? [];
}
