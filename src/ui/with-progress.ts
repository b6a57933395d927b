import type { Progress, Ui } from './types.js';

/** Shows that `work` is under way, and how far; whether it ends well or not, nothing of that is left. */
export async function withProgress<T>(
  ui: Pick<Ui, 'progress'>,
  text: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = ui.progress(text);
  try {
    const result = await work(progress);
    progress.done();
    return result;
  } catch (problem) {
    progress.fail();
    throw problem;
  }
}
