const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs work in SQLite that may take minutes in one call, which nothing can interrupt: meanwhile there is no handler for
 * SIGINT and SIGTERM, so that the system ends this process at once, as it would any program (130 and 143 in a shell). Only
 * for work that may end at any instant: a transaction that was not committed is rolled back.
 */
export function endingAtOnce<T>(work: () => T): T {
  const removed = signals.map((signal) => ({ signal, listeners: process.rawListeners(signal) }));
  for (const signal of signals) process.removeAllListeners(signal);
  try {
    return work();
  } finally {
    for (const { signal, listeners } of removed)
      for (const listener of listeners) process.on(signal, listener as NodeJS.SignalsListener);
  }
}
