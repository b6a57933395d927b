import type { Tool } from './tool.js';
import { bestEfforts } from './tools/best-efforts.js';
import { compare } from './tools/compare.js';
import { day } from './tools/day.js';
import { getWorkout } from './tools/get-workout.js';
import { inventory } from './tools/inventory.js';
import { listWorkouts } from './tools/list-workouts.js';
import { nights } from './tools/nights.js';
import { query } from './tools/query.js';
import { search } from './tools/search.js';
import { trainingLoad } from './tools/training-load.js';

/** Every tool, in the order in which clients list them. */
export const tools: readonly Tool[] = [
  inventory,
  listWorkouts,
  getWorkout,
  bestEfforts,
  nights,
  day,
  trainingLoad,
  compare,
  search,
  query,
];
