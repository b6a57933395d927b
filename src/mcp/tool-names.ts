/** The names of the tools, for the command line, which must not load them. */
export const toolNames = [
  'inventory',
  'list_workouts',
  'get_workout',
  'best_efforts',
  'nights',
  'day',
  'training_load',
  'compare',
  'search',
  'query',
] as const;
