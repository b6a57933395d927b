import { dirname, extname, join } from 'node:path';
import { ExitCode, UsageError } from '../../errors.js';
import { AtomicFile, prepareFolder, syncFolder } from '../../export/files/atomic-file.js';
import { destinationOf, type Refuse } from '../../export/files/destination.js';
import { readOutlines } from '../../report/assets.js';
import { openReportCache } from '../../report/cache.js';
import { type Lettering, outlined } from '../../report/drawing/lettering.js';
import { pngOf } from '../../report/drawing/png.js';
import { factsOf } from '../../report/facts.js';
import type { WorkoutFacts } from '../../report/payload/model.js';
import { decodeSketch, type Sketch } from '../../report/sketch/sketch.js';
import { gathered, inSlices, mapped } from '../../slices.js';
import type { FailedWorkout } from '../../storage/errors.js';
import type { WorkoutFilter } from '../../storage/read-contract.js';
import type { Store } from '../../storage/store.js';
import { bytes, count } from '../../ui/format.js';
import { paced } from '../../ui/pace.js';
import { withProgress } from '../../ui/progress.js';
import type { Context } from '../context.js';
import { explainNone } from '../filters/explain.js';
import { refuseUnknownSport } from '../filters/known-sport.js';
import { warnFailed } from '../shared/failed.js';
import { encodedWorkouts } from './content.js';

/** What pictures are drawn from; the same as in the report. */
export interface Drawn {
  reader: Store;
  /** The oldest first. */
  workouts: WorkoutFacts[];
  sketches: ReadonlyMap<string, Sketch>;
  lettering: Lettering;
  signal: AbortSignal;
}

/** A picture of workouts. */
export interface Picture {
  filter: WorkoutFilter;
  /** Absolute; ends in `.svg` or `.png`. */
  path: string;
  /** Pixels, as a PNG. */
  pixels: number;
  /** Draws it as an SVG. undefined: there is nothing to draw. */
  draw(from: Drawn): Promise<string | undefined>;
}

/**
 * Draws workouts into one file (0600), which appears whole or not at all.
 * @param reader stays open.
 * @throws UsageError UNKNOWN_SPORT, StoreError EXPORT_WRITE, InterruptedError
 */
export async function writePicture(context: Context, reader: Store, picture: Picture): Promise<ExitCode> {
  const { settings, ui, signal } = context;
  const { filter, path, pixels, draw } = picture;
  await refuseUnknownSport(reader, filter);
  reader.holdStill();
  const total = reader.count(filter);
  const failed: FailedWorkout[] = [];
  const onDamaged = (one: FailedWorkout) => void failed.push(one);
  const told = reader.records.list('physical_info');
  const summaries = reader.summaries(filter, onDamaged);
  const workouts = await gathered(
    mapped(summaries, (one) => factsOf(one, told)),
    signal,
  );
  const sketches = new Map<string, Sketch>();
  const cache = openReportCache(settings.paths.dbFile);
  const svg = await withProgress(ui, 'Drawing', async (progress) => {
    const showPace = paced(progress);
    let done = 0;
    for await (const { id, encoded } of inSlices(encodedWorkouts(reader, filter, cache, onDamaged), signal)) {
      const text = encoded.split('.')[1];
      if (text) sketches.set(id, decodeSketch(Buffer.from(text, 'base64')));
      showPace({ doing: 'Reading', done: ++done, total, noun: 'workout' });
    }
    return draw({ reader, workouts, sketches, lettering: outlined(readOutlines()), signal });
  }).finally(() => cache?.close(false));
  const result = svg === undefined ? undefined : await written(path, svg, pixels, signal);
  if (result === undefined) await explainNone(ui, reader, filter, !ui.json);
  const number = result === undefined ? 0 : workouts.length;
  if (ui.json) {
    const { size = 0, isNew = false } = result ?? {};
    ui.result({
      ...{ schema: 'polar-sync.report/1', out: path, workouts: number },
      ...{ bytes: size, written: isNew, failed },
    });
  } else {
    warnFailed(ui, failed);
    ui.print(
      result === undefined
        ? 'Nothing to draw.'
        : `${count(number, 'workout')} in ${path}: ${bytes(result.size)}${result.isNew ? '' : ', unchanged'}.`,
    );
  }
  return failed.length > 0 ? ExitCode.partial : ExitCode.ok;
}

async function written(path: string, svg: string, pixels: number, signal: AbortSignal) {
  const content = path.endsWith('.png') ? await pngOf(svg, pixels, signal) : Buffer.from(svg, 'utf8');
  signal.throwIfAborted();
  prepareFolder(dirname(path));
  const file = new AtomicFile(path);
  try {
    await file.write(content);
    const isNew = await file.finish(signal);
    syncFolder(dirname(path));
    return { size: file.bytes, isNew };
  } finally {
    await file.discard();
  }
}

/**
 * Where a picture goes: what `--out` says, or `name` with `.svg`, in its folder.
 * @throws UsageError EXPORT_OUT, REPORT_OUT; and as `refuse`.
 */
export function picturePath(
  out: string | undefined,
  name: string,
  stdout: NodeJS.WritableStream,
  refuse: Refuse,
): string {
  const extension = extname(out ?? '').toLowerCase() === '.png' ? 'png' : 'svg';
  const file = `${name}.${extension}`;
  const destination = destinationOf(out ?? file, { format: 'SVG or PNG', extension }, stdout, refuse);
  if (destination.kind === 'stream') {
    throw new UsageError('REPORT_OUT', 'Cannot write a picture to stdout.', {
      hint: `Name a file with --out: --out ${file}`,
    });
  }
  const path = destination.kind === 'folder' ? join(destination.path, `${name}.svg`) : destination.path;
  refuse(path);
  return path;
}
