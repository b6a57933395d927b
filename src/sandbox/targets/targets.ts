import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Faults, type SeenRequest, send, spoil, takesEffect } from '../server/faults.js';
import type { Reply } from '../server/http.js';
import { close, listen } from '../server/listen.js';
import { EndurainStandIn } from './endurain.js';
import { FitTrackeeStandIn } from './fittrackee.js';
import { IntervalsStandIn } from './intervals.js';
import { readBytes } from './request.js';
import { RunalyzeStandIn } from './runalyze.js';
import { notFound, type StandIn } from './stand-in.js';
import { StravaStandIn } from './strava.js';
import { WorkoutTrackerStandIn } from './workout-tracker.js';

/** Options of the stand-ins. */
export interface StandInOptions {
  /** 0, the default: any free one. */
  port?: number;
  /** ms since 1970. */
  now?: () => number;
  /** Called with each request before it takes effect, and after. */
  onRequest?: (request: SeenRequest) => void;
  onEffect?: (request: SeenRequest) => void;
  /** Called when a response has been sent, or its connection is gone. */
  onResponseSent?: (request: SeenRequest) => void;
}

/** Simulated targets in one server on this machine, each below a path with its name. */
export interface StandIns {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The address of a target, for `--url`. */
  address(name: StandInName): string;
  /** What to enter as its key: the key, or id and secret of the client, as ID:SECRET. */
  key(name: StandInName): string;
  readonly played: Played;
  readonly faults: Faults;
  /** All requests so far, oldest first, without keys. */
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

type Played = ReturnType<typeof play>;
export type StandInName = keyof Played;

/** Every stand-in, in the order in which help names the targets. */
export const standInNames = [
  ...(['intervals', 'runalyze', 'endurain', 'fittrackee', 'workout-tracker', 'strava'] as const),
] satisfies StandInName[];

function play(now: () => number) {
  return {
    intervals: new IntervalsStandIn(),
    runalyze: new RunalyzeStandIn(),
    endurain: new EndurainStandIn(now),
    'workout-tracker': new WorkoutTrackerStandIn(),
    strava: new StravaStandIn(now),
    fittrackee: new FitTrackeeStandIn(now),
  };
}

/** Starts them on 127.0.0.1. */
export async function startStandIns(options: StandInOptions = {}): Promise<StandIns> {
  const { port = 0, now = Date.now } = options;
  const played = play(now);
  const faults = new Faults();
  const requests: SeenRequest[] = [];
  const server = await listen(listener(new Map(Object.entries(played)), faults, requests, options), {
    port,
    host: '127.0.0.1',
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`;
  return {
    ...{ url, played, faults, requests },
    address: (name) => `${url}/${name}`,
    key: (name) => keyOf(played[name]),
    close: () => close(server),
  };
}

function keyOf(standIn: Played[StandInName]): string {
  if ('oauth' in standIn) return `${standIn.oauth.clientId}:${standIn.oauth.clientSecret}`;
  return ('token' in standIn ? standIn.token : standIn.key) ?? '';
}

function listener(
  played: ReadonlyMap<string, StandIn>,
  faults: Faults,
  requests: SeenRequest[],
  options: StandInOptions,
): RequestListener {
  return (message, response) => {
    serve(message, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, headers: { 'Content-Type': 'text/plain' }, body: `stand-in: ${error}` });
    });
  };

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen: SeenRequest = {
      n: requests.length + 1,
      method: message.method ?? 'GET',
      path: withoutKeys(message.url ?? '/'),
      authorization: message.headers.authorization === undefined ? 'none' : 'other',
      status: null,
    };
    requests.push(seen);
    const body = await readBytes(message);
    options.onRequest?.(seen);
    const fault = faults.take(seen);
    const reply = fault && !takesEffect(fault) ? { status: 200 } : respond(message, body);
    options.onEffect?.(seen);
    if (fault) {
      seen.fault = fault.kind;
      await spoil(response, reply, fault, {});
    } else send(response, reply);
    seen.status = response.headersSent ? response.statusCode : null;
    options.onResponseSent?.(seen);
  }

  function respond(message: IncomingMessage, body: Buffer | undefined): Reply {
    if (body === undefined) return { status: 413 };
    const url = new URL(message.url ?? '/', 'http://stand-in');
    const [, name = '', path = '/'] = /^\/([^/]*)(\/.*)?$/.exec(url.pathname) ?? [];
    const { method = 'GET', headers } = message;
    return played.get(name)?.respond({ method, path, query: url.searchParams, headers, body }) ?? notFound;
  }
}

function withoutKeys(url: string): string {
  return url.replace(/([?&](?:code|state|code_challenge|client_secret)=)[^&]*/g, '$1...');
}
