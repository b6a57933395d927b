/** What one athlete costs, as measured. */
export interface Measured {
  /** Requests of a round with nothing new, and how many more a new workout takes. */
  quietRequests: number;
  workoutRequests: number;
  /** Requests after one event. */
  eventRequests: number;
  /** CPU milliseconds of polar-sync in a round with nothing new, and how many more a new workout takes. */
  quietCpuMs: number;
  workoutCpuMs: number;
  /** Megabytes in SQLite and in PostgreSQL: of an hour of workouts, and of a day of everything else. */
  sqlite: { hour: number; day: number };
  postgres: { hour: number; day: number };
}

/** What athletes do. */
export interface Habits {
  workoutsPerDay: number;
  hoursPerYear: number;
  /** Notifications of Polar, of all types. */
  eventsPerDay: number;
}

/** Milliseconds of a request to Polar, and how many are in flight. */
const REQUEST_MS = 100;
const IN_FLIGHT = 6;
/** The limits of v3: https://www.polar.com/accesslink-api/ */
const perWindow = (athletes: number) => 500 + 20 * athletes;
const perDay = (athletes: number) => 5000 + 100 * athletes;
const WINDOW_MINUTES = 15;

/** What a client with so many athletes needs. */
export interface Need {
  athletes: number;
  /** Requests that Polar grants in 24 hours. */
  limit: number;
  /** How many rounds of polling fit into a day. */
  rounds: number;
  /** Requests a day with webhooks and one round. */
  withWebhooks: number;
  /** Minutes of a round: by the processor, by the network, by the windows of the limit; it takes as long as the longest. */
  minutes: { cpu: number; network: number; windows: number };
  /** Gigabytes a year. */
  gigabytes: { sqlite: number; postgres: number };
}

/** Computes what follows from what was measured. */
export function needOf(athletes: number, of: Measured, habits: Habits): Need {
  const { workoutsPerDay, hoursPerYear, eventsPerDay } = habits;
  const limit = perDay(athletes);
  const news = athletes * workoutsPerDay * of.workoutRequests;
  const round = athletes * of.quietRequests;
  const inRound = round + news;
  const yearly = ({ hour, day }: Measured['sqlite']) => (athletes * (hour * hoursPerYear + day * 365)) / 1000;
  return {
    athletes,
    limit,
    rounds: Math.max(0, Math.floor((limit - news) / round)),
    withWebhooks: Math.round(round + athletes * eventsPerDay * of.eventRequests),
    minutes: {
      cpu: (athletes * (of.quietCpuMs + workoutsPerDay * of.workoutCpuMs)) / 60_000,
      network: (inRound * REQUEST_MS) / IN_FLIGHT / 60_000,
      // The first window is open when the round begins.
      windows: (Math.ceil(inRound / perWindow(athletes)) - 1) * WINDOW_MINUTES,
    },
    gigabytes: { sqlite: yearly(of.sqlite), postgres: yearly(of.postgres) },
  };
}

const whole = (number: number) => Math.round(number).toLocaleString('en');

/** The table of docs/fleet.md. */
export function needTable(needs: readonly Need[]): string {
  const rows = needs.map(({ athletes, limit, rounds, withWebhooks, minutes, gigabytes }) => {
    const { cpu, network, windows } = minutes;
    const cells = [
      ...[whole(athletes), whole(limit), String(rounds)],
      `${whole(withWebhooks)} (${Math.round((100 * withWebhooks) / limit)}%)`,
      ...[cpu, network, windows].map((one) => whole(one)),
      ...[gigabytes.sqlite, gigabytes.postgres].map((one) => whole(one)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `| athletes | requests per day granted | rounds per day that fit | requests per day with webhooks and one round | minutes of a round: processor | network | waiting for the limit | GB per year in SQLite | in PostgreSQL |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
`;
}
