import { UsageError } from '../errors.js';
import { tableDescriptions } from '../query/catalog.js';
import type { TableDescription } from '../query/described-tables.js';
import { dataTables } from '../query/scope.js';
import type { Served } from './served.js';

/** The address of the schema; with `/TABLE`, of one table. */
export const schemaUri = 'polar-sync://schema';

/** Views that need a table which may be hidden. */
const needs: Readonly<Record<string, string>> = { route_points: 'route_rows', workout_route: 'route_rows' };

/** The tables and views that `query` can use. */
export function servedTables({ options }: Pick<Served, 'options'>): TableDescription[] {
  const served = dataTables({ hidePositions: !options.positions });
  const hidden = dataTables({}).filter((name) => !served.includes(name));
  return tableDescriptions().filter(({ name }) => !hidden.includes(name) && !hidden.includes(needs[name] ?? ''));
}

/** Every table with its columns and their units; what they mean is in the schema of each table. */
export function schemaText(served: Pick<Served, 'options'>): string {
  const tables = servedTables(served).map(({ name, columns }) => {
    return `${name}(${columns.map(([column, unit]) => (unit === '' || unit.length > 12 ? column : `${column} [${unit}]`)).join(', ')})`;
  });
  return [
    'SQLite. Units are in brackets and in the names. UTC is 2026-05-01T05:30:12Z, local time 2026-05-01T07:30:12, a date 2026-05-01; a night has the date of its morning. NULL is unknown, never zero.',
    `Workouts: workouts.key joins workout_key. Lists join by X_key = X.key. Naps are in sleep too: WHERE id = date leaves them out. What the columns mean: ${schemaUri}/TABLE.`,
    '',
    ...tables,
  ].join('\n');
}

/** One table with what its columns mean. @throws UsageError UNKNOWN_TABLE */
export function tableText(served: Pick<Served, 'options'>, name: string): string {
  const table = servedTables(served).find((one) => one.name === name);
  if (!table) {
    throw new UsageError('UNKNOWN_TABLE', `No table ${JSON.stringify(name)} is served here.`, {
      hint: `${schemaUri} lists them.`,
    });
  }
  const columns = table.columns.map(
    ([column, unit, meaning]) => `${column}${unit === '' ? '' : ` [${unit}]`}: ${meaning}`,
  );
  return [`${table.name}: ${table.about}`, '', ...columns].join('\n');
}
