import type { TargetConfig } from './config.js';
import { targetKinds } from './targets.js';

/** The page of a workout at a target, for people to open; undefined where it has none. */
export function linkOf(config: TargetConfig | undefined, remoteId: string | undefined): string | undefined {
  if (config === undefined || remoteId === undefined) return undefined;
  return targetKinds.find(({ name }) => name === config.kind)?.link?.(config, remoteId);
}
