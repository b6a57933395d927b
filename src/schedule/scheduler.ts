import type { Job } from './job.js';

/** The schedulers that entries can be made for. */
export const scheduleKinds = ['cron', 'systemd', 'launchd', 'task-scheduler'] as const;

export type ScheduleKind = (typeof scheduleKinds)[number];

/** One text of an entry. */
export interface EntryText {
  /** The file it is put into; absent when the scheduler takes it from a program. */
  path?: string;
  text: string;
}

/** One of the system's schedulers. Every profile has at most one entry in it; entries of others are never touched. */
export interface Scheduler {
  readonly kind: ScheduleKind;
  /** Exactly what `install` sets. */
  texts(job: Job): EntryText[];
  /** The text of what is installed for a profile, as far as the next installation needs it. */
  installed(profile: string): Promise<string | undefined>;
  /** Sets the entry, in the place of an earlier one. @throws UsageError, UnexpectedError when the system refuses. */
  install(job: Job): Promise<void>;
  /** Resolves to whether there was one. */
  remove(profile: string): Promise<boolean>;
}
