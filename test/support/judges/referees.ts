import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import FitParser from 'fit-file-parser';
import { sharedPath } from '../shared.js';
import { describeWith } from './needs.js';
import { readRfc4180 } from './rfc4180.js';

const isInstalled = (program: string) => spawnSync(program, ['--version']).error === undefined;

/**
 * A `describe` that needs system programs. If one is missing, the tests are skipped and say so; in CI that is a failure,
 * so a green run always means that the referees were asked.
 */
export const describeReferee = (programs: ('gpsbabel' | 'xmllint')[], name: string, tests: () => void): void =>
  describeWith(
    programs.filter((program) => !isInstalled(program)),
    name,
    tests,
  );

/** What fit-file-parser reads, checksums included; rejects with its message. */
export async function readFit(file: Uint8Array) {
  return new FitParser({ force: false, mode: 'list' }).parseAsync(Buffer.from(file));
}

/** The global message numbers of a FIT file, in the order of the file. */
export async function fitMessageOrder(file: Uint8Array): Promise<number[]> {
  const { raw_messages = [] } = await new FitParser({ force: false, includeRawMessages: true }).parseAsync(
    Buffer.from(file),
  );
  return raw_messages.map((message) => message.global_message_number);
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'polar-sync-referee-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Checks many files with xmllint at once. @returns the complaints, empty if all are valid. */
export function xmlComplaints(schema: 'gpx' | 'tcx', files: Uint8Array[]): string[] {
  if (files.length === 0) return [];
  return inFolder((folder) => {
    const paths = files.map((file, i) => {
      const path = join(folder, `${i}.${schema}`);
      writeFileSync(path, file);
      return path;
    });
    const run = spawnSync('xmllint', ['--noout', '--schema', sharedPath('xsd', `${schema}-all.xsd`), ...paths], {
      encoding: 'utf8',
      maxBuffer: 1e9,
    });
    const lines = run.stderr.split('\n').filter((line) => line !== '');
    const valid = lines.filter((line) => line.endsWith(' validates'));
    const complaints = lines.filter((line) => !line.endsWith(' validates'));
    if (run.status !== 0 || valid.length !== files.length) return complaints.length > 0 ? complaints : ['unknown'];
    return complaints;
  });
}

export interface BabelPoint {
  latitude: number | undefined;
  longitude: number | undefined;
  altitude: number | undefined;
  speed: number | undefined;
  heartRate: number | undefined;
  cadence: number | undefined;
  power: number | undefined;
  temperature: number | undefined;
  /** Milliseconds since 1970. */
  time: number;
}

const BABEL_FORMAT = { fit: 'garmin_fit', gpx: 'gpx', tcx: 'gtrnctr', kml: 'kml', geojson: 'geojson' };

/** The points of tracks, or of routes, that gpsbabel reads; throws if it rejects the file. */
export function babelPoints(format: keyof typeof BABEL_FORMAT, file: Uint8Array, of: '-t' | '-r' = '-t'): BabelPoint[] {
  return inFolder((folder) => {
    const path = join(folder, `in.${format}`);
    writeFileSync(path, file);
    const args = [of, '-i', BABEL_FORMAT[format], '-f', path, '-o', 'unicsv,utc=0,prec=9', '-F', '-'];
    const text = execFileSync('gpsbabel', args, {
      encoding: 'utf8',
      maxBuffer: 1e9,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [head = [], ...rows] = readRfc4180(text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n'));
    const column = (name: string) => head.indexOf(name);
    return rows.map((row) => {
      const read = (name: string) => {
        const cell = row[column(name)] ?? '';
        return cell === '' ? undefined : Number(cell);
      };
      return {
        latitude: read('Latitude'),
        longitude: read('Longitude'),
        altitude: read('Altitude'),
        speed: read('Speed'),
        heartRate: read('Heartrate'),
        cadence: read('Cadence'),
        power: read('Power'),
        temperature: read('Temperature'),
        time: Date.parse(`${row[column('Date')]?.replaceAll('/', '-')}T${row[column('Time')]}Z`),
      };
    });
  });
}
