import type { Job } from './job.js';

/** The schedulers with entries that polar-sync can write. */
export const scheduleKinds = ['cron', 'systemd', 'launchd', 'task-scheduler'] as const;

export type ScheduleKind = (typeof scheduleKinds)[number];

/** One part of a schedule entry. */
export interface EntryText {
  /** The file it is written to; absent if a program passes it to the scheduler. */
  path?: string;
  text: string;
}

/** One of the system's schedulers. Every profile has at most one entry in it; other entries are never touched. */
export interface Scheduler {
  readonly kind: ScheduleKind;
  /** Exactly what `install` writes. */
  texts(job: Job): EntryText[];
  /** The text installed for a profile, as far as the next installation needs it. */
  installed(profile: string): Promise<string | undefined>;
  /** Installs the entry, replacing any earlier one. @throws UsageError, UnexpectedError when the system refuses. */
  install(job: Job): Promise<void>;
  /** Resolves to whether there was one. */
  remove(profile: string): Promise<boolean>;
}
