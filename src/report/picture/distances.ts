/** `Half marathon` for 21,097.5 m. */
export function distanceName(meters: number): string {
  if (Math.abs(meters - 21_097.5) < 1) return 'Half marathon';
  if (Math.abs(meters - 42_195) < 1) return 'Marathon';
  if (Math.abs(meters - 1609.344) < 1) return '1 mile';
  return meters < 1000 ? `${meters} m` : `${meters / 1000} km`;
}
