/** `PT6917.941S`: seconds only, as in real responses of `/v3/exercises`. */
export function secondsDuration(millis: number): string {
  return `PT${secondsText(millis)}S`;
}

/** `PT1H29M13S`, `PT23M`, `PT0S`: with hours and minutes, without zero parts. */
export function fullDuration(millis: number): string {
  const hours = Math.floor(millis / 3_600_000);
  const minutes = Math.floor((millis % 3_600_000) / 60_000);
  const rest = millis % 60_000;
  const text = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${rest ? `${secondsText(rest)}S` : ''}`;
  return `PT${text || '0S'}`;
}

/** The wall clock at an offset, without zone: `2026-02-01T06:35:07`. */
export function localTime(at: number, utcOffsetMinutes: number): string {
  return new Date(at + utcOffsetMinutes * 60_000).toISOString().slice(0, 19);
}

/** Like `localTime`, to the millisecond: `2026-02-01T06:35:07.000` */
export function localMillis(at: number, utcOffsetMinutes: number): string {
  return new Date(at + utcOffsetMinutes * 60_000).toISOString().slice(0, 23);
}

/** `2026-02-01T11:48:20Z` */
export function utcSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** `2026-02-01T11:48:20.000Z` */
export function utcMillis(at: number): string {
  return new Date(at).toISOString();
}

function secondsText(millis: number): string {
  const fraction = millis % 1000;
  const whole = Math.floor(millis / 1000);
  return fraction ? `${whole}.${String(fraction).padStart(3, '0')}` : `${whole}`;
}
