/** `1:23:45`, `23:45`, `0:45`; to the nearest second. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const s = String(whole % 60).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

/** The wall clock of a workout, `2024-05-01 07:30`, from its local time `2024-05-01T07:30:12`. */
export function wallClock(localTime: string): string {
  return localTime.slice(0, 16).replace('T', ' ');
}

/** An instant on this machine's clock, `2024-05-01 07:30`; text that is not an instant stays as it is. */
export function localTime(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  return `${localDay(date)} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The date on this machine's clock, `2024-05-01`. */
export function localDay(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `UTC+05:45`. */
export function offset(minutes: number): string {
  const ahead = Math.abs(minutes);
  const clock = `${String(Math.floor(ahead / 60)).padStart(2, '0')}:${String(ahead % 60).padStart(2, '0')}`;
  return `UTC${minutes < 0 ? '-' : '+'}${clock}`;
}

/** `trail_running` as words. */
export function words(type: string): string {
  return type.replaceAll('_', ' ');
}

/** How long ago, in the largest unit that fits: `40 s`, `12 min`, `3 h`, `5 d`. */
export function age(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** `1 workout`, `2 workouts`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `512 B`, `34 kB`, `1.2 MB`; decimal, as disks are sold. */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  if (size < 1e6) return `${Math.round(size / 1000)} kB`;
  return `${(size / 1e6).toFixed(1)} MB`;
}

/** How many names of a long list are shown. */
const NAMED = 3;

/** `a, b, c`; of more than five `a, b, c and 15 more`. */
export function someOf(names: readonly string[]): string {
  if (names.length <= NAMED + 2) return names.join(', ');
  return `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;
}

/** `json, csv or fit`. */
export function orList(words: readonly string[]): string {
  return words.join(', ').replace(/, ([^,]*)$/, ' or $1');
}
