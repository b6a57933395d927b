import { UsageError } from '../errors.js';
import { meant } from '../nearest.js';

/**
 * The time zone a person means, in the spelling of the IANA database where this machine lists it.
 * @param from what named it: a flag, a variable, a key of a file.
 * @throws UsageError ZONE for one that is not known, with the names it may have meant.
 */
export function checkedZone(from: string, typed: string): string {
  const name = typed.trim();
  const names = Intl.supportedValuesOf('timeZone');
  const listed = names.find((one) => one.toLowerCase() === name.toLowerCase());
  if (listed !== undefined) return listed;
  if (isZone(name)) return name;
  const cities = names.map((one) => one.slice(one.lastIndexOf('/') + 1));
  const likely = cities.findIndex((city) => city.toLowerCase() === name.slice(name.lastIndexOf('/') + 1).toLowerCase());
  throw new UsageError('ZONE', `${from}: there is no time zone called ${JSON.stringify(typed)}.`, {
    hint:
      likely >= 0
        ? `Did you mean ${names[likely]}?`
        : meant(name, names, 'Write a name of the IANA database, such as Europe/Berlin or America/New_York.'),
  });
}

/** Older names and UTC are not listed everywhere, and known all the same; a bare offset knows no summer time. */
function isZone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }) !== undefined;
  } catch (problem) {
    if (problem instanceof RangeError) return false;
    throw problem;
  }
}
