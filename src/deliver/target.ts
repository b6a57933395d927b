import type { Environment } from '../config/environment.js';
import type { TargetSecret, TargetSecrets } from '../tokens/target-secrets.js';
import type { TargetConfig } from './config.js';
import type { ContentField, DataContent, WorkoutContent } from './content.js';
import type { DeliveryFormat, TargetKindName } from './names.js';

/** The kinds of other data that are delivered, a local date each; some targets take some of them. */
export const deliveredData = ['sleep', 'hrv', 'resting_heart_rate', 'weight'] as const;
export type DeliveredData = (typeof deliveredData)[number];

/** How a fact about a workout gets there: a field of the request, inside the file, or not at all. */
export type Travels = 'field' | 'file' | 'no';

/** What a target needs from a person before it can be used. */
export interface TargetNeeds {
  /** Its address: `fixed` for a service, which `--url` replaces (a stand-in); `host`: every person has another one. */
  url?: { fixed: string } | { host: true; example: string };
  /** A key that the person makes there: where, and what it is called there. */
  key?: { name: string; madeAt: string };
  /** A sign-in in the browser, with a client of the person's own. Addresses are paths below `url`, or whole. */
  oauth?: OAuthNeeds;
  /** A folder to write to. */
  out?: true;
}

/** OAuth 2 with an authorization code, through the loopback server that `login` uses. */
export interface OAuthNeeds {
  authorizeUrl: string;
  tokenUrl: string;
  scope: string;
  pkce: boolean;
  /** Where a client is made. */
  madeAt: string;
}

/**
 * A kind of target: facts about it, and how it is reached. Pure but for `open`. The words below are shown to people and in
 * `docs/deliver.md`, which a test compares.
 */
export interface TargetKind {
  name: TargetKindName;
  /** As its makers write it. */
  title: string;
  needs: TargetNeeds;
  /** What it takes, its favourite first. */
  formats: readonly [DeliveryFormat, ...DeliveryFormat[]];
  travels: Readonly<Record<'name' | 'note' | 'sport' | 'device', Travels>>;
  data: readonly DeliveredData[];
  /** It can be asked whether it has a workout: `find` is there. */
  askable: boolean;
  /** How long a request whose answer was lost may take there: before that, not being there proves nothing. */
  settlesAfterSeconds: number;
  /** What of a delivered workout can be changed there: `replace` is there when this is not empty. */
  replaces: readonly ContentField[];
  /** A changed workout may be sent as another one, when a person asks for it by its id. */
  sendsAgain?: true;
  /** Without positions a file is refused there. */
  needsRoute?: true;
  /** How many requests it takes, at most; the client below keeps to it. */
  rate: { requests: number; seconds: number };
  /** What a person should know before using it, a sentence each: what it costs, what it cannot do. */
  remarks: readonly string[];
  open(access: TargetAccess): Target;
}

/** What a target is opened with. */
export interface TargetAccess {
  config: TargetConfig;
  /** The key or tokens; absent where none is needed. Bound to the origin of `config.url` by whoever hands them over. */
  secret?: TargetSecret;
  /** Where renewed tokens are written before they are used. */
  secrets?: TargetSecrets;
  /** For proxies. */
  env: Environment;
  version: string;
  /** Ends a request that is under way. */
  signal: AbortSignal;
  now: () => Date;
  sleep: (ms: number) => Promise<void>;
  /** One request that was answered or failed, for `--debug`: never with secrets. */
  onRequest?: (line: string) => void;
  /** Throws for a path that must not be written; only the folder asks. */
  refuse?: (path: string) => void;
}

/** A workout that is to arrive. */
export interface WorkoutDelivery {
  kind: 'workout';
  id: string;
  /** Ids it had before. */
  aliases: readonly string[];
  content: WorkoutContent;
  /** The name without extension under which a person would look for it: sorts by start, and holds the id. */
  fileName: string;
  file: DeliveredFile;
  /** It is there, and a person wants the changed one as well; only where `sendsAgain`. */
  again?: true;
}

/** The file of a workout, which is made when it is first asked for. */
export interface DeliveredFile {
  /** Without the dot: `fit`, or `tcx.gz` for one of Polar's own that it packed. */
  extension: string;
  bytes(): Uint8Array;
}

/** A night or a day that is to arrive. */
export interface DataDelivery {
  kind: DeliveredData;
  /** The local date, `2026-11-28`. */
  id: string;
  content: DataContent;
}

export type Delivery = WorkoutDelivery | DataDelivery;

/** It arrived. */
export interface Receipt {
  remoteId?: string;
  /** It was there before, the same. */
  already?: true;
}

/** What a request has told so far, which must survive a crash: on the disk when the call returns. */
export type Note = (ref: string) => void;

/** What is known of an earlier attempt when the target is asked. */
export interface Earlier {
  /** What was noted then. */
  ref?: string;
  /** The id it has there. */
  remoteId?: string;
}

/** Whether the target has it. `maybe`: it is still at it, or has not said; ask again later. */
export type Found = { is: 'there'; remoteId?: string } | { is: 'absent' } | { is: 'maybe'; why: string };

/**
 * A target that can be talked to. Each method is one attempt: retries, waiting and the ledger are the engine's. What goes
 * wrong is thrown as a DeliveryError (errors.ts), whose `verdict` says what is certain.
 */
export interface Target {
  /** Whether it is there and takes the key; resolves to who one is there. Cheap: asked once before a push sends. */
  test(): Promise<string>;
  send(delivery: WorkoutDelivery, note: Note): Promise<Receipt>;
  /** By the id it was sent with, what was noted, or a start within two seconds. */
  find?(delivery: WorkoutDelivery, earlier: Earlier): Promise<Found>;
  /** Makes what is there like `delivery`; may be repeated. */
  replace?(delivery: WorkoutDelivery, remoteId: string, changed: readonly ContentField[]): Promise<Receipt>;
  sendData?(delivery: DataDelivery, note: Note): Promise<Receipt>;
  /** `sendData` of a day that is there replaces it: it may be repeated. */
  dataIsUpserted?: true;
  close(): Promise<void>;
}
