const underWay = new Set<Promise<unknown>>();

/**
 * Work that a signal does not cut short, because what it has begun elsewhere cannot be had twice: a refresh token that is
 * spent, of which the new one must be stored. It has to end by itself, and soon.
 */
export async function broughtToEnd<T>(work: Promise<T>): Promise<T> {
  underWay.add(work);
  try {
    return await work;
  } finally {
    underWay.delete(work);
  }
}

/** Resolves when nothing of the kind is under way. */
export async function allBroughtToEnd(): Promise<void> {
  await Promise.allSettled(underWay);
}
