import { cpus } from 'node:os';
import { askAims, askSection } from './ask/ask.js';
import { endToEndAims, endToEndSection } from './end-to-end.js';
import { eventAims, eventSection } from './event.js';
import { fleetAims, fleetSection } from './fleet/fleet.js';
import { memorySection, WORKOUTS } from './memory.js';
import { pullAims, pullSection } from './pull.js';
import { queriesAims, queriesSection } from './queries.js';
import { manyReportSection } from './reports/four-thousand.js';
import { reportAims, reportSection } from './reports/thousand.js';
import { smallFilesAims, smallFilesSection } from './small-files.js';
import { startAims, startSection } from './start.js';
import { BYTES, NUMBERS, OUR_NUMBERS, OURS, packagesFor, RECORDS } from './writers.js';

const FIT_AIM = 10;
const TEXT_AIM = 1.5;
const MEMORY_AIM_MB = 200;

/** The page of benchmarks: what was measured, and whether the aims are met. */
export function page({
  races,
  memory,
  starts,
  report,
  manyReport,
  pull,
  event,
  ask,
  queries,
  endToEnd,
  smallFiles,
  fleet,
}) {
  const cpu = cpus();
  return `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpu.length} x ${cpu[0].model.trim()}, Node ${process.version},
${process.platform}. Times are CPU milliseconds (user and system), medians of many runs in rounds in which every contestant had
a turn in a process of its own, with the same time to warm up. Compare them within a table, not between machines. Other
work on the machine makes everything slower, and unevenly so.

## Aims

${aimTable([
  ...startAims(starts),
  ...pullAims(pull),
  ...eventAims(event),
  ...aims(races, memory),
  ...reportAims(report),
  ...endToEndAims(endToEnd),
  ...smallFilesAims(smallFiles),
  ...askAims(ask),
  ...queriesAims(queries),
  ...fleetAims(fleet),
])}

${startSection(starts)}
${pullSection(pull)}
${eventSection(event)}
${askSection(ask)}
${queriesSection(queries)}
${endToEndSection(endToEnd)}
${smallFilesSection(smallFiles)}
${fleetSection(fleet)}
## A workout of ${RECORDS.toLocaleString('en')} seconds

Position, heart rate, speed, cadence, altitude, power, temperature and distance every second. Text is written into a
file; FIT files, which every writer makes in memory, stay there. Each package does what its documentation shows, with the
same fields. "The finished bytes" means writing polar-sync's file when it is already in memory, page by page as its
writers do. "Each number once" means turning the file's numbers and times into text and nothing else: by JavaScript with
\`toFixed\` and \`toISOString\`, by polar-sync with the functions its own writers use. The second is the harder measure: the
faster those functions get, the less there is to hide the rest behind. gpsbabel reads the same track from GPX, which is
part of its time.

${[...races].map(([format, times]) => table(format, times)).join('\n')}
${memorySection(memory)}
${reportSection(report)}
${manyReportSection(manyReport)}`;
}

/** What was to be reached, what was measured, and whether it holds. */
export function aimTable(rows) {
  return `| aim | measured | holds |
| --- | --- | --- |
${rows.map(([aim, measured, holds]) => `| ${aim} | ${measured} | ${holds ? 'yes' : '**no**'} |`).join('\n')}`;
}

function aims(races, memory) {
  const fit = races.get('fit');
  const [fastest, ms] = packagesFor('fit')
    .map((name) => [name, fit.get(name)])
    .reduce((best, one) => (one[1] < best[1] ? one : best));
  const ratio = ms / fit.get(OURS);
  const most = memory.reduce((worst, one) => (one.peak > worst.peak ? one : worst));
  return [
    [
      `FIT at least ${FIT_AIM} times the rate of the fastest npm writer`,
      `${ratio.toFixed(1)} times ${fastest}`,
      ratio >= FIT_AIM,
    ],
    ...['gpx', 'tcx'].flatMap((format) => [
      textAim(format, races.get(format), NUMBERS, "by JavaScript's functions"),
      textAim(format, races.get(format), OUR_NUMBERS, "by polar-sync's own"),
    ]),
    [
      `${WORKOUTS.toLocaleString('en')} workouts of 1 hour below ${MEMORY_AIM_MB} MB in each format`,
      `${most.peak.toFixed(0)} MB (${most.format})`,
      most.peak < MEMORY_AIM_MB,
    ],
  ];
}

function textAim(format, times, numbers, words) {
  const factor = times.get(OURS) / (times.get(BYTES) + times.get(numbers));
  const aim = `${format.toUpperCase()} within ${TEXT_AIM} times the finished bytes plus each number once, ${words}`;
  return [aim, `${factor.toFixed(2)} times`, factor <= TEXT_AIM];
}

function table(format, times) {
  const ours = times.get(OURS);
  const rows = [...times].map(
    ([name, ms]) => `| ${name} | ${ms.toFixed(1)} | ${Math.round(RECORDS / ms)} | ${(ms / ours).toFixed(2)} |`,
  );
  return `### ${format.toUpperCase()}

| writer | CPU ms | thousand seconds per second | time relative to polar-sync |
| --- | ---: | ---: | ---: |
${rows.join('\n')}
`;
}
