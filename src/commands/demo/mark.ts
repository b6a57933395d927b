import { UsageError } from '../../errors.js';
import { type SampleName, sampleNames } from './sample-names.js';

/** What a demo's folder remembers. */
export interface DemoMark {
  /** When its sample workouts end, Unix ms: the same in every run, so that a second one finds nothing new. */
  until: number;
  sample: SampleName;
}

/** The text of a mark. */
export function markText({ until, sample }: DemoMark): string {
  return `${JSON.stringify({ madeAt: new Date(until).toISOString(), sample })}\n`;
}

/** Reads a mark; before there was a choice, every demo had the oddities. @throws UsageError if no demo wrote it. */
export function readMark(path: string, text: string): DemoMark {
  const until = Date.parse(/"madeAt":"([^"]+)"/.exec(text)?.[1] ?? '');
  const [, word = 'oddities'] = /"sample":"([^"]+)"/.exec(text) ?? [];
  const sample = sampleNames.find((name) => name === word);
  if (!Number.isNaN(until) && sample !== undefined) return { until, sample };
  throw new UsageError('DEMO_MARK', `${path} was not written by a demo, or has been changed.`, {
    hint: 'Delete its folder, or choose another one with --dir.',
  });
}
