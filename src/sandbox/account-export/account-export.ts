import { createHash } from 'node:crypto';
import { DAY } from '../days/dates.js';
import { Life } from '../days/life.js';
import { type JsonObject, toJsonText } from '../represent/json.js';
import { representV4 } from '../represent/v4/session.js';
import type { Session } from '../session.js';
import { exportedNights } from './nights.js';
import { writeZip, type ZipEntry } from './zip.js';

/** What the account has when its export is requested. */
export interface Account {
  userId: number;
  sessions: readonly Session[];
  /** What the days follow from; see SandboxOptions. */
  seed: number;
  /** Days since 1970: when the watch came out of its box. */
  firstDay: number;
  /** ms since 1970; nothing that ended later is in it. */
  requestedAt: number;
}

/**
 * Writes a ZIP as Polar makes it of everything an account has, with what AccessLink serves for 28 or 30 days only: training
 * sessions in the form of 2026, nights and Nightly Recharge. What AccessLink serves of the same sessions has other ids and
 * the same numbers. Days of activity are left out: AccessLink serves a year of them.
 * @throws the error of the file system.
 */
export function writeAccountExport(path: string, account: Account): void {
  writeZip(path, filesOf(account));
}

function* filesOf({ userId, sessions, seed, firstDay, requestedAt }: Account): Generator<ZipEntry> {
  const life = new Life(seed, firstDay);
  for (const session of sessions) life.add(session);
  for (const session of sessions) {
    if (session.uploadedAt >= requestedAt) continue;
    const json = exportedSession(session);
    const started = String(json.startTime).replaceAll(':', '-');
    const { id } = json.identifier as { id: string };
    yield { name: `training-session_${started}_${id}-${uuidOf(id)}.json`, text: toJsonText(json) };
  }
  const lastDay = Math.floor(requestedAt / DAY);
  const nights = exportedNights(life, firstDay, lastDay);
  const lists: [string, JsonObject[]][] = [
    ['sleep_result', nights.results],
    ['sleep_score', nights.scores],
    ['nightly_recovery', nights.recoveries],
    ['nightly_recovery_blob', nights.series],
  ];
  for (const [kind, list] of lists) yield { name: `${kind}_${userId}-${uuidOf(kind)}.json`, text: toJsonText(list) };
}

/** As in v4, but for the name, which nobody has given it, and how it felt. */
function exportedSession(session: Session): JsonObject {
  const feeling = feelings[session.exerciseId.charCodeAt(3) % feelings.length];
  return { ...representV4(session), name: undefined, feeling };
}

/** From 0 to 1; usually it felt good. */
const feelings = [0.75, 0.5, 0.75, 1, 0.5, 0.75, 0.25];

/** The same for the same words. */
function uuidOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
