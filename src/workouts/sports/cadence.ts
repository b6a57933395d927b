const onFoot = new Set(['running', 'walking', 'hiking', 'mountaineering', 'snowshoeing']);

/** Whether the cadence of a sport, by FIT's name, is of steps and not of turns. Polar counts those of one leg either way. */
export const countsSteps = (sport: string): boolean => onFoot.has(sport);
