const underWay = new Set<Promise<unknown>>();

/**
 * Work that a signal does not cut short, because what it started elsewhere cannot be repeated: once a refresh token is
 * used, the new one must be stored. It must end by itself, and soon.
 */
export async function broughtToEnd<T>(work: Promise<T>): Promise<T> {
  underWay.add(work);
  try {
    return await work;
  } finally {
    underWay.delete(work);
  }
}

/** Resolves once no such work is under way. */
export async function allBroughtToEnd(): Promise<void> {
  await Promise.allSettled(underWay);
}
