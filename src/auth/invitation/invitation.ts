import { readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ApiVersion, apiVersions } from '../../config/api-version.js';
import { replaceDurably } from '../../config/durable-file.js';
import type { Environment } from '../../config/environment.js';
import { makePrivateFolder } from '../../config/folder.js';
import { resolvePaths } from '../../config/paths.js';
import { StoreError } from '../../errors.js';
import { codeOf, isObject } from '../../guards.js';
import { createSecret, nameOf } from './link.js';

/** Someone elsewhere may sign in to a profile of this machine. Nothing in it is secret. */
export interface Invitation {
  profile: string;
  /** Who invites, for the page that the athlete sees. */
  from?: string;
  /** The profile with whose client the athlete signs in. */
  by: string;
  apiVersion: ApiVersion;
  /** Names separated by spaces. */
  scope: string;
  /** The address of this machine, as registered for the client. */
  redirectUri: string;
  /** RFC 3339 UTC. */
  expiresAt: string;
}

/** How long a link works. */
export const lifeSeconds = 60 * 60;

const adjustmentMs = 120_000;

const schema = 'polar-sync.invitation/1';

/** The invitations of this machine, beside the configuration of the default profile. */
export function invitationFolder(env: Environment): string {
  return join(dirname(resolvePaths(env, 'default').configFile), 'invitations');
}

/**
 * Keeps a new invitation; an older one to the same profile ends.
 * @returns the secret of its link, which is kept nowhere. @throws StoreError INVITATION_UNWRITABLE
 */
export function invite(folder: string, invitation: Invitation): string {
  const secret = createSecret();
  guarded(folder, () => {
    makePrivateFolder(folder);
    endAll(folder, ({ profile, expiresAt }) => profile === invitation.profile || isOver(expiresAt));
    replaceDurably(fileOf(folder, secret) ?? '', `${JSON.stringify({ schema, ...invitation }, null, 2)}\n`);
  });
  return secret;
}

/** The invitation of a link; undefined: there is none, or its time is over. */
export function invitationOf(folder: string, secret: string, now = new Date()): Invitation | undefined {
  const file = fileOf(folder, secret);
  const found = file === undefined ? undefined : read(file);
  return found && !isOver(found.expiresAt, now) ? found : undefined;
}

/** Uses up an invitation. @returns false: somebody else just did. @throws StoreError INVITATION_UNWRITABLE */
export function useUp(folder: string, secret: string): boolean {
  const file = fileOf(folder, secret);
  return file !== undefined && guarded(folder, () => remove(file));
}

/** The invitations that can still be used. */
export function pendingInvitations(folder: string, now = new Date()): Invitation[] {
  return all(folder)
    .map(({ invitation }) => invitation)
    .filter(({ expiresAt }) => !isOver(expiresAt, now));
}

/** Ends the invitations to a profile. @returns how many there were. @throws StoreError INVITATION_UNWRITABLE */
export function endInvitations(folder: string, profile: string): number {
  return guarded(folder, () => endAll(folder, (one) => one.profile === profile));
}

function endAll(folder: string, which: (invitation: Invitation) => boolean): number {
  return all(folder).filter(({ file, invitation }) => which(invitation) && remove(file)).length;
}

function all(folder: string): { file: string; invitation: Invitation }[] {
  return namesIn(folder).flatMap((name) => {
    const file = join(folder, name);
    const invitation = /^[\da-f]{64}\.json$/.test(name) ? read(file) : undefined;
    return invitation ? { file, invitation } : [];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (problem) {
    if (codeOf(problem) === undefined) throw problem;
    return [];
  }
}

/** A damaged one is none. */
function read(file: string): Invitation | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isObject(value) || value.schema !== schema) return undefined;
    const { profile, from, by, scope, redirectUri, expiresAt } = value;
    const apiVersion = apiVersions.find((one) => one === value.apiVersion);
    const texts = [profile, by, scope, redirectUri, expiresAt];
    if (apiVersion === undefined || !texts.every((text) => typeof text === 'string')) return undefined;
    const [a, b, c, d, e] = texts as [string, string, string, string, string];
    const found = { profile: a, by: b, scope: c, redirectUri: d, expiresAt: e, apiVersion };
    return typeof from === 'string' ? { ...found, from } : found;
  } catch (problem) {
    if (problem instanceof SyntaxError || codeOf(problem) !== undefined) return undefined;
    throw problem;
  }
}

/** A file can be removed once, by one process. */
function remove(file: string): boolean {
  try {
    unlinkSync(file);
    return true;
  } catch (problem) {
    if (codeOf(problem) === 'ENOENT') return false;
    throw problem;
  }
}

function isOver(expiresAt: string, now = new Date()): boolean {
  const left = Date.parse(expiresAt) - now.getTime();
  // Longer than any lasts: the clock was set back, by more than clocks are adjusted.
  return !(left > 0 && left <= lifeSeconds * 1000 + adjustmentMs);
}

function fileOf(folder: string, secret: string): string | undefined {
  const name = nameOf(secret);
  return name === undefined ? undefined : join(folder, `${name}.json`);
}

function guarded<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (codeOf(cause) === undefined) throw cause;
    throw new StoreError('INVITATION_UNWRITABLE', `Cannot write the invitations in ${folder}.`, {
      hint: 'Check the permissions of the folder and the free space.',
      cause,
    });
  }
}
