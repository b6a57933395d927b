import { SaxesParser } from 'saxes';

/** A track point as an XML reader sees it: attributes and the text of every element in it, by name. */
export type XmlPoint = Record<string, string>;

/** The elements `name` of a file, read by a strict XML parser; throws if the file is not well formed. */
export function xmlPoints(file: Uint8Array, name: 'trkpt' | 'Trackpoint'): XmlPoint[] {
  const points: XmlPoint[] = [];
  let point: XmlPoint | undefined;
  let text = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    text = '';
    if (tag.name === name) point = { ...(tag.attributes as Record<string, string>) };
  });
  parser.on('text', (more) => {
    text += more;
  });
  parser.on('closetag', (tag) => {
    if (point === undefined) return;
    if (tag.name === name) {
      points.push(point);
      point = undefined;
    } else if (text !== '') point[tag.name.replace(/^.*:/, '')] = text;
    text = '';
  });
  parser.write(Buffer.from(file).toString('utf8')).close();
  return points;
}
