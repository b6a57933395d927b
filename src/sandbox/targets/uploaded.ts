import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { readFit } from './fit.js';

/** A workout as a stand-in reads its file. */
export interface UploadedFile {
  format: 'fit' | 'tcx' | 'gpx';
  /** Of the bytes, unpacked. */
  sha256: string;
  /** ms since 1970. */
  start: number;
  hasRoute: boolean;
  sport?: string;
  name?: string;
}

/**
 * Reads a file by its contents; still, its name has to end as its format requires.
 * undefined: it is not a workout.
 */
export function readUploaded(fileName: string, sent: Buffer): UploadedFile | undefined {
  const isPacked = fileName.endsWith('.gz');
  const bytes = isPacked ? unpacked(sent) : sent;
  const format = (['fit', 'tcx', 'gpx'] as const).find((one) => fileName.endsWith(`.${one}${isPacked ? '.gz' : ''}`));
  if (bytes === undefined || format === undefined) return undefined;
  const facts = format === 'fit' ? fitFacts(bytes) : xmlFacts(format, bytes.toString('utf8'));
  if (facts?.start === undefined || Number.isNaN(facts.start)) return undefined;
  return { format, sha256: createHash('sha256').update(bytes).digest('hex'), ...facts, start: facts.start };
}

type Facts = Pick<UploadedFile, 'hasRoute' | 'sport' | 'name'> & { start: number | undefined };

function fitFacts(bytes: Buffer): Facts | undefined {
  const fit = readFit(bytes);
  if (fit === undefined) return undefined;
  return { start: fit.start, hasRoute: fit.hasRoute, ...(fit.sport !== undefined && { sport: String(fit.sport) }) };
}

function xmlFacts(format: 'tcx' | 'gpx', text: string): Facts | undefined {
  const root = format === 'tcx' ? '<TrainingCenterDatabase' : '<gpx';
  if (!text.includes(root) || !text.trimEnd().endsWith(`</${root.slice(1)}>`)) return undefined;
  const start = format === 'tcx' ? /<Id>([^<]+)<\/Id>/.exec(text)?.[1] : /<time>([^<]+)<\/time>/.exec(text)?.[1];
  const sport =
    format === 'tcx' ? /<Activity Sport="([^"]+)"/.exec(text)?.[1] : /<type>([^<]+)<\/type>/.exec(text)?.[1];
  const name = /<name>([^<]+)<\/name>/.exec(text)?.[1];
  return {
    start: start === undefined ? undefined : Date.parse(start),
    hasRoute: /<Position>|<trkpt /.test(text),
    ...(sport !== undefined && { sport }),
    ...(name !== undefined && { name }),
  };
}

/** Bytes; more would be a file that is made to fill the memory. */
const maxUnpacked = 64 * 1024 * 1024;

function unpacked(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxUnpacked });
  } catch {
    return undefined;
  }
}
