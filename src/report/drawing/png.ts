import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

const require = createRequire(import.meta.url);

// Drawing waits for nothing, so on the main thread no signal would be noticed before its end.
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { initWasm, Resvg } = require(workerData.renderer);
initWasm(require('node:fs').readFileSync(workerData.wasm)).then(() => {
  const drawing = new Resvg(workerData.svg, { fitTo: { mode: 'width', value: workerData.width } });
  parentPort.postMessage(drawing.render().asPng());
});
`;

/**
 * An SVG without text as a PNG of this width in pixels. The renderer is WebAssembly, the same on every machine; it reads
 * no fonts and no other files. @throws the signal's reason; the error of the renderer.
 */
export async function pngOf(svg: string, width: number, signal: AbortSignal): Promise<Uint8Array> {
  signal.throwIfAborted();
  const thread = new Worker(THREAD, {
    eval: true,
    workerData: {
      ...{ svg, width },
      renderer: require.resolve('@resvg/resvg-wasm'),
      wasm: require.resolve('@resvg/resvg-wasm/index_bg.wasm'),
    },
  });
  const stop = () => void thread.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<Uint8Array>((done, fail) => {
      thread.once('message', done);
      thread.once('error', fail);
      thread.once('exit', () => fail(signal.aborted ? signal.reason : new Error('The picture could not be drawn.')));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    await thread.terminate();
  }
}
