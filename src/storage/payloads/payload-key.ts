import type { SourceName } from '../sessions/source-name.js';

/**
 * Identifies one thing that a source serves: `('exercises', 'y7lOpwnJ', 'exercise')`, `('exercises', 'y7lOpwnJ', 'listed')`,
 * `('transactions', '123', 'samples/0')`, `('flow_export', '7520219187', 'session/2022-11-06T06:37:08.000')`,
 * `('data', 'heart-rate', '2026-02-22')`.
 */
export interface PayloadKey {
  userId: string;
  source: SourceName;
  externalId: string;
  part: string;
}
