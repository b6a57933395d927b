import { DAY } from './days/dates.js';
import { Life } from './days/life.js';
import { type SandboxOptions, sandboxApis, type withDefaults } from './options.js';
import { representSession } from './represent/generated.js';
import { Api } from './server/api.js';
import { DailyData } from './server/days/daily-data.js';
import { dayRoutes } from './server/days/day-routes.js';
import { Exercises } from './server/exercises.js';
import { OAuth } from './server/sign-in/oauth.js';
import { ActivityTransactions } from './server/transactions/activity.js';
import { Transactions } from './server/transactions/exercises.js';
import { PhysicalInformation } from './server/transactions/physical-information.js';
import { Uploads } from './server/uploads.js';
import { Users } from './server/users.js';
import { Data4 } from './server/v4/data.js';
import { OAuth4 } from './server/v4/oauth.js';
import { Sessions4 } from './server/v4/sessions.js';
import type { SignIn4 } from './server/v4/sign-in.js';
import type { Session } from './session.js';
import { generateSessions } from './workouts/generate.js';

/** What all users of the client have in common. */
interface Club {
  settings: ReturnType<typeof withDefaults>;
  signIn4: SignIn4;
  /** Of all users. */
  userIds: readonly number[];
  /** The address of the sandbox, once it listens. */
  url: () => string;
}

/** One Polar user: data, registration and tokens. */
export type Athlete = ReturnType<typeof createAthlete>;

/** @param seed what data there is. @param sessions instead of generated ones. */
export function createAthlete(
  { settings, signIn4, userIds, url }: Club,
  { userId, seed, sessions }: { userId: number; seed: number; sessions: SandboxOptions['sessions'] },
) {
  const { now, spelling } = settings;
  const own = { ...settings, userId, userIds };
  const userUrl = () => `${settings.publicUrl ?? url()}/v3/users/${userId}`;
  // The data has Polar's own host, so that a session is the same byte for byte whatever port the sandbox got.
  const polarUser = `https://www.polaraccesslink.com/v3/users/${userId}`;
  const uploads = new Uploads({ ...settings, transactionSize: 50, windowMillis: 30 * 86_400_000 }, now);
  const knows = sandboxApis[settings.api];
  const oauth = new OAuth({ ...own, serves: knows.v3 }, now);
  const oauth4 = new OAuth4({ ...own, serves: knows.v4 }, signIn4, now);
  const both = knows.v3 && knows.v4;
  const holds = (token: string) =>
    oauth.holds(token) || (both && signIn4.opensV3 && oauth4.grants.scopesOf(token) !== undefined);
  const forbids = (token: string, path: string) =>
    oauth.holds(token) ? undefined : signIn4.v3Forbids.find((one) => one.path.test(path))?.body;
  const revoke = () => {
    oauth.revokeAll();
    oauth4.grants.revokeAll();
  };
  const users = new Users(userId, uploads, revoke);
  const transactions = new Transactions(uploads, userUrl, polarUser);
  const life = new Life(seed, Math.floor(now() / DAY) - settings.historyDays);
  const documented = spelling === 'documented';
  const days = new DailyData(life, now, { polarUser, documented });
  const lifeMillis = settings.transactionLifeMillis;
  const physical = new PhysicalInformation(life, uploads, { lifeMillis, userUrl, polarUser, now });
  const exercises = new Exercises(uploads, now);
  const activities = new ActivityTransactions(days, uploads, { lifeMillis, userUrl, polarUser, now });
  const api = new Api({
    ...{ userId, oauth, holds, forbids, users, uploads, transactions, exercises, physical, activities, userUrl },
    days: dayRoutes(days, documented),
  });
  const sessions4 = new Sessions4();
  const put = (session: Session) => {
    uploads.add(session.exerciseId, session.uploadedAt, representSession(session, spelling, polarUser));
    sessions4.add(session);
    life.add(session);
  };
  for (const session of sessions ?? generateSessions({ ...settings, seed, now: now() })) put(session);
  const data4 = new Data4(
    (token) => oauth4.grants.scopesOf(token),
    () => sessions4.elements,
    days,
  );
  return {
    ...{ userId, uploads, users, days, physical, api, sessions4, data4, oauth, oauth4, put, revoke },
    /** Whether a token, of either version, is this user's. */
    isOf: (token: string) => oauth.holds(token) || oauth4.grants.scopesOf(token) !== undefined,
    issueToken: ({ register = true } = {}) => {
      if (register && uploads.registeredAt === undefined) users.enroll('sandbox-member');
      return oauth.issue();
    },
  };
}
