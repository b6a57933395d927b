import type { Environment } from '../config/environment.js';
import type { TargetSecret, TargetSecrets } from '../tokens/target-secrets.js';
import type { TargetConfig } from './config.js';
import type { ContentField, DataContent, WorkoutContent } from './content.js';
import type { DeliveryFormat, TargetKindName } from './names.js';

/** The kinds of other data that can be delivered, one delivery per local date; each target accepts some of them. */
export const deliveredData = ['sleep', 'hrv', 'resting_heart_rate', 'weight', 'spo2'] as const;
export type DeliveredData = (typeof deliveredData)[number];

/** How a fact about a workout is delivered: in a field of the request, inside the file, or not at all. */
export type Travels = 'field' | 'file' | 'no';

/** What a target needs from you before it can be used. */
export interface TargetNeeds {
  /** Its address: `fixed` for a service, which `--url` replaces (for a stand-in); `host`: every user has another one. */
  url?: { fixed: string } | { host: true; example: string };
  /** A key that you create there: where, and what it is called there. */
  key?: { name: string; madeAt: string };
  /** A sign-in in the browser, with a client of your own. Addresses are paths below `url`, or complete. */
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
  /** Where a client is created. */
  madeAt: string;
}

/**
 * A kind of target: facts about it, and how it is opened. Pure except for `open`. Its words are shown to users and in
 * `docs/deliver.md`, which a test compares.
 */
export interface TargetKind {
  name: TargetKindName;
  /** As its makers write it. */
  title: string;
  needs: TargetNeeds;
  /** What it accepts; the first is the default. */
  formats: readonly [DeliveryFormat, ...DeliveryFormat[]];
  travels: Readonly<Record<'name' | 'note' | 'sport' | 'device', Travels>>;
  data: readonly DeliveredData[];
  /** It can be asked whether it has a workout: `find` exists. */
  askable: boolean;
  /** What it has had may be gone, so a workout that is not there may still have been delivered by an earlier ledger. */
  forgets?: true;
  /** How long a request whose response was lost may take there: before that, a workout that is not there proves nothing. */
  maxProcessingSeconds: number;
  /** What of a delivered workout can be changed there: `replace` exists if this is not empty. */
  replaces: readonly ContentField[];
  /** An edited workout may be sent as another one, if the user names it. */
  sendsAgain?: true;
  /** The highest request rate it allows; TargetHttp keeps to it. */
  rate: { requests: number; seconds: number };
  /** What to know before using it, one sentence each: what it costs, what it cannot do. */
  remarks: readonly string[];
  open(access: TargetAccess): Target;
}

/** What a target is opened with. */
export interface TargetAccess {
  config: TargetConfig;
  /** The key or tokens; absent if none is needed. The caller has checked that they belong to the origin of `config.url`. */
  secret?: TargetSecret;
  /** Where renewed tokens are written before they are used. */
  secrets?: TargetSecrets;
  /** For its proxy settings. */
  env: Environment;
  version: string;
  /** Ends a request that is under way. */
  signal: AbortSignal;
  now: () => Date;
  sleep: (ms: number) => Promise<void>;
  /** Called after each request, for `--debug`: never with secrets. */
  onRequest?: (line: string) => void;
  /** Throws for a path that must not be written; only the folder asks. */
  refuse?: (path: string) => void;
}

/** A workout to deliver. */
export interface WorkoutDelivery {
  kind: 'workout';
  id: string;
  /** Ids it had before. */
  aliases: readonly string[];
  content: WorkoutContent;
  /** A file name without extension: sorts by start, and contains the id. */
  fileName: string;
  file: DeliveredFile;
  /** It is there, and the user wants the edited one as well; only with `sendsAgain`. */
  again?: true;
}

/** The file of a workout, encoded when it is first asked for. */
export interface DeliveredFile {
  /** Without the dot. */
  extension: string;
  bytes(): Uint8Array;
}

/** A night or day to deliver. */
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

/** Keeps what a request has returned so far, which must survive a crash: on disk when the call returns. */
export type Note = (ref: string) => void;

/** What is known of an earlier attempt. */
export interface Earlier {
  /** What was noted then. */
  ref?: string;
  /** The id it has there. */
  remoteId?: string;
}

/** Whether the target has it. `maybe`: it is still processing it, or cannot say; ask again later. */
export type Found = { is: 'there'; remoteId?: string } | { is: 'absent' } | { is: 'maybe'; why: string };

/** A target that is open, under the name the user gave it. */
export interface OpenTarget {
  name: string;
  kind: TargetKind;
  target: Target;
}

/**
 * A target that can be used. Each method is one attempt: retries, waiting and the ledger belong to the engine. Failures
 * are DeliveryErrors (errors.ts), whose `verdict` states what is certain.
 */
export interface Target {
  /** Whether it is there and accepts the key; resolves to a phrase that says so. Cheap: called once before a push sends. */
  test(): Promise<string>;
  send(delivery: WorkoutDelivery, note: Note): Promise<Receipt>;
  /** By the id it was sent with, what was noted, or a start within 2 s. */
  find?(delivery: WorkoutDelivery, earlier: Earlier): Promise<Found>;
  /** Updates what is there to match `delivery`; may be repeated. */
  replace?(delivery: WorkoutDelivery, remoteId: string, changed: readonly ContentField[]): Promise<Receipt>;
  sendData?(delivery: DataDelivery, note: Note): Promise<Receipt>;
  /** `sendData` replaces what is there for that day: it may be repeated. */
  dataIsUpserted?: true;
  close(): Promise<void>;
}
