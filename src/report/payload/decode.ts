import { columnNames, columnSteps, type PlotSamples, type WorkoutDetail } from './model.js';
import { VarintReader } from './varint.js';

/** The inverse of `encodeWorkout`, in a browser and in Node. Rejects if the text is damaged. */
export async function decodeWorkout(base64: string): Promise<{ detail: WorkoutDetail; samples: PlotSamples }> {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = new VarintReader(new Uint8Array(await new Response(stream).arrayBuffer()));
  const detail = JSON.parse(new TextDecoder().decode(reader.take(reader.next()))) as WorkoutDetail;
  return { detail, samples: readSamples(reader) };
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
