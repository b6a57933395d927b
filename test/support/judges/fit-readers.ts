import EasyFit from 'easy-fit';
import fitDecoder from 'fit-decoder';
import { readFit } from './referees.js';

interface Span {
  start: number;
  end: number;
  elapsed: number;
  timer: number;
  distance: number | undefined;
}

/** What a reader finds in an activity file. Instants in milliseconds since 1970, durations in seconds, meters, m/s, bpm. */
export interface FitReading {
  records: {
    time: number;
    heartRate: number | undefined;
    distance: number | undefined;
    speed: number | undefined;
  }[];
  laps: Span[];
  sessions: (Span & { sport: unknown; firstLap: unknown; laps: unknown })[];
  /** Starts and stops of the timer. */
  events: { time: number; type: unknown }[];
  /** `num_sessions` and `total_timer_time` of the activity. */
  activity: { sessions: unknown; timer: number };
}

/**
 * Three readers by other people, with free licenses: fit-file-parser and fit-decoder, which check the checksums, and
 * easy-fit, the ancestor of the first, as it was eight years earlier.
 */
export const fitReaders: Record<string, (file: Uint8Array) => Promise<FitReading>> = {
  'fit-file-parser': async (file) => {
    const { records = [], laps = [], sessions = [], events = [], activity = {} } = await readFit(file);
    return reading({ records, laps, sessions, events, activity } as unknown as Messages);
  },
  'fit-decoder': async (file) => {
    const { records } = fitDecoder.parseRecords(fitDecoder.fit2json(Uint8Array.from(file).buffer));
    const named = (name: string) => records.flatMap(({ type, data }) => (type === name ? [data] : []));
    const messages = {
      records: named('record').map(withoutInvalid),
      laps: named('lap').map(inSeconds),
      sessions: named('session').map(inSeconds),
      events: named('event'),
      activity: inSeconds(named('activity')[0] ?? {}),
    };
    return reading(messages);
  },
  'easy-fit': (file) =>
    new Promise((resolve, reject) => {
      new EasyFit({ mode: 'list' }).parse(file, (error, parsed) => {
        if (error === null) resolve(reading({ ...parsed, activity: parsed.activity ?? {} }));
        else reject(new Error(error));
      });
    }),
};

type Message = Record<string, unknown>;

interface Messages {
  records: Message[];
  laps: Message[];
  sessions: Message[];
  events: Message[];
  activity: Message;
}

function reading({ records, laps, sessions, events, activity }: Messages): FitReading {
  return {
    records: records.map((record) => ({
      time: instant(record.timestamp),
      heartRate: number(record.heart_rate),
      distance: number(record.distance),
      speed: number(record.enhanced_speed),
    })),
    laps: laps.map(span),
    sessions: sessions.map((session) => ({
      ...span(session),
      sport: session.sport,
      firstLap: session.first_lap_index,
      laps: session.num_laps,
    })),
    events: events
      .filter(({ event }) => event === 'timer')
      .map((event) => ({ time: instant(event.timestamp), type: event.event_type })),
    activity: { sessions: activity.num_sessions, timer: Number(activity.total_timer_time) },
  };
}

function span(message: Message): Span {
  return {
    start: instant(message.start_time),
    end: instant(message.timestamp),
    elapsed: Number(message.total_elapsed_time),
    timer: Number(message.total_timer_time),
    distance: number(message.total_distance),
  };
}

const instant = (value: unknown) => new Date(value as Date | string).getTime();
const number = (value: unknown) => (typeof value === 'number' ? value : undefined);

/** fit-decoder leaves durations in milliseconds. */
function inSeconds(message: Message): Message {
  const seconds = (name: string) => Number(message[name]) / 1000;
  const [total_elapsed_time, total_timer_time] = [seconds('total_elapsed_time'), seconds('total_timer_time')];
  return { ...message, total_elapsed_time, total_timer_time };
}

/** fit-decoder returns the values that mean "none" as they are in the file. */
function withoutInvalid(record: Message): Message {
  const none: Message = { heart_rate: 0xff, distance: 0xffffffff / 100, enhanced_speed: 0xffffffff / 1000 };
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => value !== none[name]));
}
