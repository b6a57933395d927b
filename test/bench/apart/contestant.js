import { medianCpuMs } from '../clock.js';
import { contestant } from '../writers.js';

// One contestant in its own process: contestant.js FORMAT NAME FOLDER prints the milliseconds of one file.
const [, , format, name, folder] = process.argv;
const ms = await medianCpuMs(contestant(format, name, folder));
process.stdout.write(String(ms));
