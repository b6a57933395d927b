import { columnNames, columnSteps, type NightDetail, type PlotSamples, type WorkoutDetail } from './model.js';
import { VarintReader } from './varint.js';

/** The inverse of `encodeWorkout`, in a browser and in Node. Rejects if the text is damaged. */
export async function decodeWorkout(base64: string): Promise<{ detail: WorkoutDetail; samples: PlotSamples }> {
  const reader = new VarintReader(await inflated(base64));
  const detail = JSON.parse(new TextDecoder().decode(reader.take(reader.next()))) as WorkoutDetail;
  return { detail, samples: readSamples(reader) };
}

/** The inverse of `nightText`. Rejects if the text is damaged. */
export async function decodeNight(base64: string): Promise<NightDetail> {
  return JSON.parse(new TextDecoder().decode(await inflated(base64))) as NightDetail;
}

export const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

async function inflated(base64: string): Promise<Uint8Array> {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function readSamples(reader: VarintReader): PlotSamples {
  const stepMs = reader.next();
  const length = reader.next();
  const columns: PlotSamples['columns'] = {};
  for (let left = reader.next(); left > 0; left--) {
    const name = columnNames[reader.next()];
    if (name === undefined) throw new Error('The data of this workout has an unknown column.');
    columns[name] = readColumn(reader, length, columnSteps[name]);
  }
  return { stepMs, length, columns };
}

function readColumn(reader: VarintReader, length: number, step: number): (number | null)[] {
  const perUnit = Math.round(1 / step);
  let last = 0;
  return Array.from({ length }, () => {
    const code = reader.next() - 1;
    if (code < 0) return null;
    last += code % 2 === 1 ? -(code + 1) / 2 : code / 2;
    return last / perUnit;
  });
}
