import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { SourceRoutePoint } from '../../workouts/source-session.js';
import { BadAnswerError } from '../errors.js';
import { present } from './fields.js';
import { unpacked } from './file.js';

/**
 * The track points of a GPX file, all segments in order; points without a usable position are left out.
 * @throws BadAnswerError for anything but a complete GPX file. A document type is rejected: GPX has none, and entities are
 * how small files become large ones.
 */
export function parseRouteGpx(body: Uint8Array): SourceRoutePoint[] {
  const text = new TextDecoder().decode(unpacked(body)).trim();
  if (text === '') throw new BadAnswerError('empty');
  if (/^<(!doctype html|html)/i.test(text)) throw new BadAnswerError('an HTML page');

  const points: SourceRoutePoint[] = [];
  const parser = new SaxesParser();
  const open: string[] = [];
  let point: { tag: SaxesTagPlain; ele: string; time: string } | undefined;
  const append = (chunk: string) => {
    const name = open.at(-1);
    if (point !== undefined && open.at(-2) === 'trkpt' && (name === 'ele' || name === 'time')) point[name] += chunk;
  };

  parser.on('doctype', () => {
    throw new BadAnswerError('XML with a document type');
  });
  parser.on('error', () => {
    throw new BadAnswerError('truncated or damaged XML');
  });
  parser.on('opentag', (tag) => {
    const name = localName(tag.name);
    if (open.length === 0 && name !== 'gpx') throw new BadAnswerError('XML other than GPX');
    open.push(name);
    if (name === 'trkpt') point = { tag, ele: '', time: '' };
  });
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    if (open.pop() !== 'trkpt' || point === undefined) return;
    const read = routePoint(point.tag.attributes, point.ele, point.time);
    if (read !== undefined) points.push(read);
    point = undefined;
  });
  parser.write(text).close();
  return points;
}

function routePoint(attributes: Record<string, string>, ele: string, time: string): SourceRoutePoint | undefined {
  const latitude = number(attributes.lat);
  const longitude = number(attributes.lon);
  if (latitude === undefined || longitude === undefined) return undefined;
  const at = time.trim();
  return present({ latitude, longitude, time: at === '' ? undefined : at, altitude: number(ele) });
}

function number(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  // No coordinate is longer; on a longer text the pattern would take quadratic time.
  const readable = trimmed.length <= 40 && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed);
  return readable ? Number(trimmed) : undefined;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
