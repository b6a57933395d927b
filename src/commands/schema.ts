import { ExitCode } from '../errors.js';
import { workoutJsonSchema } from '../export/schema.js';
import type { Context } from './context.js';

/** Prints the JSON Schema of `polar-sync.workout/1`; indented for people, one line with `--json`. */
export async function runSchema({ ui, stdout }: Context): Promise<number> {
  const schema = workoutJsonSchema();
  if (ui.json) ui.result(schema);
  else stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
  return ExitCode.ok;
}
