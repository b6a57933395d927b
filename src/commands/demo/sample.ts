import { writeAccountExport } from '../../sandbox/account-export/account-export.js';
import type { SandboxOptions } from '../../sandbox/sandbox.js';
import { generateSessions } from '../../sandbox/workouts/generate.js';
import { recordedTwice } from '../../sandbox/workouts/year/doubles.js';
import { generateYear } from '../../sandbox/workouts/year/year.js';
import type { SampleName } from './sample-names.js';

/** What the account of a demo has. */
export interface Sample {
  /** For the sandbox. */
  account: Pick<SandboxOptions, 'sessions' | 'historyDays' | 'seed'>;
  /** Whether there is more than AccessLink serves, which only the account export has. */
  hasExport: boolean;
  /** Writes the account export. @throws the error of the file system. */
  writeExport: (path: string, userId: number) => void;
}

const DAY = 86_400_000;
/** As usual for the sandbox. */
const SEED = 1;
/** AccessLink's window, and a day: these sessions have a sample per second, as watches record today. */
const FINE_DAYS = 31;
/** The others have one every five seconds, as long-lived watches do; a year of them takes a fifth of the time and the disk. */
const RATE_SECONDS = 5;
/** How long ago the account export was requested. */
const REQUESTED_DAYS = 5;

/**
 * @param until when the last session had ended, ms since 1970: the same in every run.
 * @param now of the sandbox, ms since 1970.
 */
export function sampleOf(name: SampleName, until: number, now: number): Sample {
  if (name === 'oddities') {
    return { account: { sessions: generateSessions({ now: until }), seed: SEED }, hasExport: false, writeExport() {} };
  }
  const year = generateYear({ now: until, seed: SEED, rateSeconds: RATE_SECONDS, fineDays: FINE_DAYS });
  const sessions = [...year, ...recordedTwice(year, SEED)].sort((a, b) => a.startedAt - b.startedAt);
  const firstDay = Math.floor(until / DAY) - 364;
  const requestedAt = until - REQUESTED_DAYS * DAY;
  return {
    account: { sessions, seed: SEED, historyDays: Math.floor(now / DAY) - firstDay },
    hasExport: true,
    writeExport: (path, userId) => writeAccountExport(path, { userId, sessions, seed: SEED, firstDay, requestedAt }),
  };
}
