import { ExitCode } from '../errors.js';
import { workoutJsonSchema } from '../export/schema.js';
import type { Context } from './context.js';
import type { Definition } from './definition.js';
import { dataOption } from './kinds/choose.js';

/** `polar-sync schema`. */
export const command: Definition = {
  description: 'print the JSON Schema of an exported workout, or of other data',
  options: [dataOption((some) => `instead of workouts: ${some}`)],
  examples: ['schema > workout.schema.json', 'schema --data sleep'],
  anyProfile: true,
  run: runSchema,
};

/**
 * Prints the JSON Schema of `polar-sync.workout/1`, or of other data; indented, or on one line with `--json`.
 * @throws UsageError UNKNOWN_DATA
 */
export async function runSchema({ ui, stdout }: Context, { data }: { data?: string } = {}): Promise<number> {
  const schema = data === undefined ? workoutJsonSchema() : await schemaOf(data);
  if (ui.json) ui.result(schema);
  else stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
  return ExitCode.ok;
}

async function schemaOf(data: string): Promise<Record<string, unknown>> {
  const { recordKindsOf } = await import('./kinds/choose.js');
  return (await import('../export/kinds/schema.js')).recordsJsonSchema(recordKindsOf(data));
}
