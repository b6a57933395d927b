import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { rangedFields as recordFields } from '../../src/kinds/ranges.js';
import { channelQuantities } from '../../src/workouts/parts/streams.js';
import { type Quantity, type Range, ranges } from '../../src/workouts/values/ranges.js';
import { rangedFields } from '../../src/workouts/values/within-ranges.js';

const root = resolve(import.meta.dirname, '../..');

const routeFields: [string, Quantity][] = [
  ['route.time_seconds', 'route_time'],
  ['route.latitude', 'latitude'],
  ['route.longitude', 'longitude'],
  ['route.altitude_meters', 'altitude'],
  ['route.satellites', 'satellites'],
  ['route.fix', 'satellites'],
];

/** The page made from the tables of ranges. */
function page(): string {
  const ofWorkouts = [...rangedFields, ...channelQuantities, ...routeFields];
  const ofRecords = [...recordFields()].map(({ kind, field, quantity }) => [`${kind}.${field}`, quantity] as const);
  const fieldsOf = (all: readonly (readonly [string, Quantity])[], quantity: string) =>
    all.flatMap(([field, of]) => (of === quantity ? [`\`${field}\``] : [])).join(', ');
  const sections = Object.entries<Range>(ranges).map(([name, { min, max, unit, why }]) => {
    const lines = [fieldsOf(ofWorkouts, name), fieldsOf(ofRecords, name)];
    const [workouts, records] = lines;
    const range = `**${min} to ${max}${unit === '' ? '' : ` ${unit}`}**: ${why}.`;
    return [
      `## ${name.replaceAll('_', ' ')}`,
      range,
      ...(workouts ? [`Workouts: ${workouts}`] : []),
      ...(records ? [`Nights, days and tests: ${records}`] : []),
    ].join('\n\n');
  });
  return `# Plausible values

A value outside its range is a fault of a sensor, a clock or the transmission: it is left out, and everything else stays. The
\`quality\` of a workout names it (\`out_of_range:max_heart_rate_bpm\`); for nights, days and tests \`polar-sync status --json\` and
\`polar-sync doctor\` count it. The payload keeps it as it came. The ranges are wide: nothing a watch has measured is outside them.

This page is generated from the ranges in the code; a test keeps the two in step.

${sections.join('\n\n')}
`;
}

it('docs/ranges.md lists the ranges', async () => {
  await expect(page()).toMatchFileSnapshot(join(root, 'docs/ranges.md'));
});
