import { z } from 'zod';
import { workoutSchema } from '../workouts/schema.js';

/** JSON Schema (draft 2020-12) of an exported workout, `polar-sync.workout/1`, made from the schema polar-sync itself uses. */
export function workoutJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(workoutSchema, { target: 'draft-2020-12' });
  return { $schema, title: 'polar-sync.workout/1', ...rest };
}
