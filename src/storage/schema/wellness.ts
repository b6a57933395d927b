import { bodyTablesAndViews } from './body.js';
import { dataIndexTables } from './data-index.js';
import { nightAndDayTables } from './nights-and-days.js';

/**
 * Everything AccessLink knows besides workouts. Primary data: data_records (which stored answer says what of a record),
 * data_windows, data_run_kinds, physical_info_transactions and its items. Derived from payloads, made again by
 * `rebuild`: all the rest. Column names are the field names of src/kinds; docs/database.md explains them.
 *
 * `time_basis` says of every record whether its times are UTC or the device's own clock; `source` from where it came.
 */
export const wellnessSchema = dataIndexTables + nightAndDayTables + bodyTablesAndViews;
