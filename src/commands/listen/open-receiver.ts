import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { makePrivateFolder } from '../../config/folder.js';
import { BusyError } from '../../errors.js';
import type { WebhookEvent } from '../../listen/event.js';
import { Inbox } from '../../listen/inbox.js';
import { inboxFolder } from '../../listen/inbox-folder.js';
import { Receiver, webhookPath } from '../../listen/receiver.js';
import { Remarks } from '../../listen/remarks.js';
import { close, type ListenAddress, serve } from '../../listen/serve.js';
import { type PullOutcome, Worker } from '../../listen/worker.js';
import { rest } from '../../own-signal.js';
import { lockStore } from '../../storage/lock.js';
import type { Context } from '../context.js';
import { receptionOf } from './invited.js';
import { ProfileWebhooks } from './known.js';

/** Time for requests that are being answered when the end comes. */
const lastAnswersMs = 500;

/** A receiver that is listening. */
export interface OpenReceiver {
  /** Where events are accepted: `http://127.0.0.1:8767/webhook`. */
  url: string;
  known: ProfileWebhooks;
  /** Pulls for what comes, and for what an earlier process has left, until the signal comes; then it is closed. */
  run(): Promise<void>;
}

/** The pull that an event asks for. */
export type EventPull = (
  profile: string,
  data: string | undefined,
  events: readonly WebhookEvent[],
) => Promise<PullOutcome>;

/**
 * Opens the inbox and listens; requests are answered from now on.
 * @throws UsageError LISTEN_PORT, BusyError LISTEN_RUNNING, TokenStoreError, StoreError
 */
export async function openReceiver(context: Context, address: ListenAddress, pull: EventPull): Promise<OpenReceiver> {
  const { env, ui, signal } = context;
  const folder = inboxFolder(env);
  makePrivateFolder(dirname(folder));
  const lock = await lockStore(folder, 0, signal).catch((cause: unknown) => {
    if (!(cause instanceof BusyError)) throw cause;
    throw new BusyError('LISTEN_RUNNING', 'Another polar-sync is listening on this machine; it serves all profiles.', {
      hint: 'End it first.',
      cause,
    });
  });
  try {
    const inbox = new Inbox(folder);
    const known = new ProfileWebhooks(context);
    await known.load();
    const now = () => performance.now();
    const worker = new Worker({ inbox, known, pull, now, sleep: rest, warn: (line) => ui.warn(line) });
    const remarks = new Remarks((line) => ui.note(line), now);
    const warnings = new Remarks((line) => ui.warn(line), now);
    const receiver = new Receiver({
      ...{
        known,
        inbox,
        folder,
        visited: receptionOf(context),
        onEvent: () => worker.wake(),
        onRemark: (line) => remarks.add(line),
      },
      onFailure: (problem) => warnings.add(`An event could not be stored: ${messageOf(problem)}.`),
    });
    const server = await serve(receiver, address, (problem) =>
      warnings.add(`A request failed: ${messageOf(problem)}.`),
    );
    const { port } = server.address() as AddressInfo;
    const host = address.host.includes(':') ? `[${address.host}]` : address.host;
    return {
      ...{ url: `http://${host}:${port}${webhookPath}`, known },
      run: async () => {
        try {
          await worker.run(signal);
        } finally {
          await close(server, lastAnswersMs);
          lock.release();
        }
      },
    };
  } catch (problem) {
    lock.release();
    throw problem;
  }
}

function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
