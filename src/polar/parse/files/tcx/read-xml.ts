import { SaxesParser } from 'saxes';
import { BadAnswerError } from '../../../errors.js';
import { unpacked } from '../../file.js';
import { textOf } from '../head.js';

/** A trackpoint as written; empty where the file has nothing. */
export interface TcxPoint {
  time: string;
  latitude: string;
  longitude: string;
  altitude: string;
  distance: string;
  heartRate: string;
  cadence: string;
  watts: string;
}

/** A lap as written: its elements by their paths. */
export interface TcxLap {
  values: Map<string, string>;
}

/** An activity as written. */
export interface TcxActivity {
  sport: string;
  /** Elements of the activity by their paths: `Id`, `Notes`, `Creator/Name`, `Training/Plan/Name`. */
  values: Map<string, string>;
  laps: TcxLap[];
  /** Of all laps and tracks, in order. */
  points: TcxPoint[];
}

/** A TCX file as written. */
export interface TcxFile {
  activities: TcxActivity[];
  /** The program that wrote it; empty if the file does not say. */
  author: string;
}

/** Paths within a trackpoint; TPX is Garmin's extension for power, under any prefix. */
const fields = new Map<string, keyof TcxPoint>([
  ['Time', 'time'],
  ['Position/LatitudeDegrees', 'latitude'],
  ['Position/LongitudeDegrees', 'longitude'],
  ['AltitudeMeters', 'altitude'],
  ['DistanceMeters', 'distance'],
  ['HeartRateBpm/Value', 'heartRate'],
  ['Cadence', 'cadence'],
  ['Extensions/TPX/Watts', 'watts'],
]);

const emptyPoint: TcxPoint = {
  time: '',
  latitude: '',
  longitude: '',
  altitude: '',
  distance: '',
  heartRate: '',
  cadence: '',
  watts: '',
};

/** No element that is read lies deeper below its lap, point or activity; a path as deep as the file would take forever. */
const maxDepth = 3;
/** Nothing that is read is longer; a note has at most a few thousand characters. */
const maxText = 65_536;

/**
 * Reads the elements of a TCX file that have a meaning here, without interpreting them.
 * @throws BadAnswerError for anything but a complete TCX file, and for a document type: TCX has none, and entities are how
 * small files become large ones.
 */
export function readTcxXml(body: Uint8Array): TcxFile {
  const builder = new Builder();
  const parser = new SaxesParser();
  parser.on('doctype', () => {
    throw new BadAnswerError('XML with a document type');
  });
  parser.on('error', () => {
    throw new BadAnswerError('truncated or damaged XML');
  });
  parser.on('opentag', ({ name, attributes }) => builder.open(localName(name), attributes));
  parser.on('text', (text) => builder.text(text));
  parser.on('cdata', (text) => builder.text(text));
  parser.on('closetag', () => builder.close());
  parser.write(textOf(unpacked(body)).trim()).close();
  return { activities: builder.activities, author: builder.author.trim() };
}

/** Collects what the parser reports. */
class Builder {
  readonly activities: TcxActivity[] = [];
  author = '';
  readonly #open: string[] = [];
  #activity: { is: TcxActivity; depth: number } | undefined;
  #lap: { is: TcxLap; depth: number } | undefined;
  #point: { is: TcxPoint; depth: number } | undefined;

  open(name: string, attributes: Record<string, string>): void {
    if (this.#open.length === 0 && name !== 'TrainingCenterDatabase') throw new BadAnswerError('XML other than TCX');
    this.#open.push(name);
    const depth = this.#open.length;
    if (name === 'Activity' && !this.#activity) {
      this.#activity = { is: { sport: attributes.Sport ?? '', values: new Map(), laps: [], points: [] }, depth };
    } else if (name === 'Lap' && this.#activity && !this.#lap) {
      this.#lap = { is: { values: new Map() }, depth };
    } else if (name === 'Trackpoint' && this.#lap && !this.#point) {
      this.#point = { is: { ...emptyPoint }, depth };
    }
  }

  text(text: string): void {
    if (this.#point) this.#addToPoint(this.#point, text);
    else if (this.#lap) this.#add(this.#lap.is.values, this.#lap.depth, text);
    else if (this.#activity) this.#add(this.#activity.is.values, this.#activity.depth, text);
    else if (this.#open.length === 3 && this.#open[1] === 'Author' && this.#open[2] === 'Name') this.author += text;
  }

  close(): void {
    const depth = this.#open.length;
    this.#open.pop();
    if (this.#point?.depth === depth) {
      this.#activity?.is.points.push(this.#point.is);
      this.#point = undefined;
    } else if (this.#lap?.depth === depth) {
      this.#activity?.is.laps.push(this.#lap.is);
      this.#lap = undefined;
    } else if (this.#activity?.depth === depth) {
      this.activities.push(this.#activity.is);
      this.#activity = undefined;
    }
  }

  #addToPoint({ is, depth }: { is: TcxPoint; depth: number }, text: string): void {
    const field = fields.get(this.#pathBelow(depth));
    if (field !== undefined && is[field].length < maxText) is[field] += text;
  }

  #add(values: Map<string, string>, depth: number, text: string): void {
    const path = this.#pathBelow(depth);
    const before = values.get(path) ?? '';
    if (path !== '' && before.length < maxText) values.set(path, before + text.slice(0, maxText));
  }

  #pathBelow(depth: number): string {
    return this.#open.length - depth > maxDepth ? '' : this.#open.slice(depth).join('/');
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
