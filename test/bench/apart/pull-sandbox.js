import { parentPort } from 'node:worker_threads';
import { startSandbox } from '../../../dist/sandbox/sandbox.js';

/* A sandbox on its own thread, as far away as Polar. */
const rateLimit = { short: { limit: 100_000, seconds: 900 }, long: { limit: 1_000_000, seconds: 86_400 } };
const sandbox = await startSandbox({ count: 50, latencyMs: 100, rateLimit });
parentPort.postMessage({ url: sandbox.url, token: sandbox.issueToken(), userId: sandbox.userId });
