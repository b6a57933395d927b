import { bodyTablesAndViews } from './body.js';
import { dataIndexTables } from './data-index.js';
import { nightAndDayTables } from './nights-and-days.js';

/**
 * Everything AccessLink has besides workouts. Primary data: data_records (which payload each record comes from),
 * data_windows, data_run_kinds, physical_info_transactions and its items. Derived from payloads, recreated by `rebuild`:
 * all the rest. Column names are the field names of src/kinds; docs/database.md explains them.
 *
 * `time_basis` says for every record whether its times are UTC or on the device's own clock; `source`, where it came from.
 */
export const wellnessSchema = dataIndexTables + nightAndDayTables + bodyTablesAndViews;
