import { UsageError } from '../errors.js';
import { meant } from '../nearest.js';

/**
 * Checks a time zone and returns it in the spelling of the IANA database, if this machine lists it.
 * @param from where it was set: a flag, a variable, a key of a file.
 * @throws UsageError ZONE for an unknown one, with the names that may have been meant.
 */
export function checkedZone(from: string, typed: string): string {
  const name = typed.trim();
  const names = Intl.supportedValuesOf('timeZone');
  const listed = names.find((one) => one.toLowerCase() === name.toLowerCase());
  if (listed !== undefined) return listed;
  if (isZone(name)) return name;
  const cities = names.map((one) => one.slice(one.lastIndexOf('/') + 1));
  const likely = cities.findIndex((city) => city.toLowerCase() === name.slice(name.lastIndexOf('/') + 1).toLowerCase());
  throw new UsageError('ZONE', `Unknown time zone ${JSON.stringify(typed)} in ${from}.`, {
    hint:
      likely >= 0
        ? `Did you mean ${names[likely]}?`
        : meant(name, names, 'Use a name from the IANA database, such as Europe/Berlin or America/New_York.'),
  });
}

/** Older names and UTC are known but not listed everywhere; a bare offset is rejected, because it has no summer time. */
function isZone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }) !== undefined;
  } catch (problem) {
    if (problem instanceof RangeError) return false;
    throw problem;
  }
}
