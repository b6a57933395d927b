import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceDurably } from '../config/durable-file.js';
import { codeOf } from '../guards.js';
import { usingInbox } from './inbox-folder.js';

/** The header with which `webhook register` asks whether an address leads to this machine. */
export const probeHeader = 'polar-sync-probe';

/** A question that only a receiver with the same inbox can answer. */
export interface Probe {
  question: string;
  isAnsweredBy(text: string): boolean;
  /** The receiver no longer answers. */
  end(): void;
}

/** Leaves a key in the inbox, which the receiver answers with. @throws StoreError INBOX_UNUSABLE */
export function beginProbe(inbox: string): Probe {
  const key = randomBytes(32).toString('hex');
  const path = keyFile(inbox);
  usingInbox(inbox, () => replaceDurably(path, key));
  const question = randomBytes(32).toString('hex');
  const expected = Buffer.from(answerWith(key, question));
  return {
    question,
    isAnsweredBy: (text) => {
      const given = Buffer.from(text.trim());
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
    end: () => rmSync(path, { force: true }),
  };
}

/** The answer of a receiver; undefined while nobody on this machine has asked. @throws the error of the file system. */
export function answerProbe(inbox: string, question: string): string | undefined {
  if (!/^[\da-f]{64}$/.test(question)) return undefined;
  try {
    return answerWith(readFileSync(keyFile(inbox), 'utf8'), question);
  } catch (problem) {
    if (codeOf(problem) === 'ENOENT') return undefined;
    throw problem;
  }
}

function keyFile(inbox: string): string {
  return join(inbox, 'probe');
}

function answerWith(key: string, question: string): string {
  return createHmac('sha256', key).update(question).digest('hex');
}
