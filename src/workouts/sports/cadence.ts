const onFoot = new Set(['running', 'walking', 'hiking', 'mountaineering', 'snowshoeing']);

/** Whether the cadence of a sport, by its FIT name, counts steps and not revolutions. Either way, Polar counts one leg. */
export const countsSteps = (sport: string): boolean => onFoot.has(sport);
