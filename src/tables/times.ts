/** Other engines have no year 0, and write those after 9999 in another way. */
const instant = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const [earliest, latest] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** Whether other engines have such a time, in milliseconds since 1970. */
export const isWritable = (ms: number): boolean => ms >= earliest && ms <= latest;

/** Milliseconds since 1970; undefined: there is no such time. Date.parse takes 30 February for 2 March. */
export function realTime(text: string): number | undefined {
  const quick = wholeSecond(text);
  if (quick !== undefined) return quick;
  const time = instant.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== text.slice(0, 19)) return undefined;
  return time;
}

/** The last date that was read and its start in ms: rows follow one another, so most have the date of the one before. */
let knownDate = '';
let knownStart = 0;

/** As `realTime`, for the form that nearly all have, `YYYY-MM-DDTHH:MM:SSZ`; undefined: it has to be looked at closely. */
function wholeSecond(text: string): number | undefined {
  if (text.length !== 20 || !text.endsWith('Z') || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':')
    return undefined;
  if (!text.startsWith(knownDate) || knownDate === '') {
    const date = text.slice(0, 10);
    const start = instant.test(`${date}T00:00:00Z`) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
    if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== date) return undefined;
    knownDate = date;
    knownStart = start;
  }
  const [hours, minutes, seconds] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  // Anything but digits comes to NaN.
  return hours < 24 && minutes < 60 && seconds < 60
    ? knownStart + ((hours * 60 + minutes) * 60 + seconds) * 1000
    : undefined;
}

function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - ZERO, text.charCodeAt(at + 1) - ZERO];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

const ZERO = 48;
