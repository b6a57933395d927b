import { count, duration } from './format.js';
import type { Progress } from './ui.js';

/** Before this many seconds, a rate would be a guess and is not shown. */
const MIN_SECONDS = 1;

/** How far some work has come. */
export interface Step {
  /** `Exporting`, `Checking`... */
  doing: string;
  done: number;
  total: number;
  /** What is counted, in the singular. */
  noun: string;
  /** How much of the work is done, 0 to 1, if pieces differ in size; otherwise `done / total`. */
  share?: number;
}

/** `Exporting 120 of 1000 workouts, 85 workouts/s, 0:45 left`. */
export function paceText({ doing, done, total, noun, share = done / total }: Step, seconds: number): string {
  const text = `${doing} ${done} of ${count(total, noun)}`;
  if (seconds < MIN_SECONDS || done === 0 || !(share > 0)) return text;
  const left = (seconds * (1 - Math.min(share, 1))) / share;
  return `${text}, ${rate(done / seconds)} ${noun}s/s, ${duration(left)} left`;
}

/** Shows on `progress` how far the work is, how fast it goes and how long it will take; the clock starts now. */
export function paced(progress: Progress): (step: Step) => void {
  let doing: string | undefined;
  let started = performance.now();
  return (step) => {
    if (step.doing !== doing) started = performance.now();
    doing = step.doing;
    if (step.total > 0) progress.update(paceText(step, (performance.now() - started) / 1000));
  };
}

const rate = (perSecond: number) => (perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond)));
