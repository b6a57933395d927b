/** The scopes of v4, each for reading (accesslink-v4, section 1). */
export const knownScopes: ReadonlySet<string> = new Set(
  [
    ...['activity', 'calendar', 'continuous_samples', 'devices', 'nightly_recharge', 'ppi_data', 'profile', 'routes'],
    ...['skin_contact', 'sleep', 'sports', 'temperature_measurement', 'tests', 'training_sessions'],
    ...['training_targets', 'user_subscription'],
  ].map((name) => `${name}:read`),
);
