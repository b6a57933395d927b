/** Megabytes of samples contain none of these; one look is far cheaper than taking every text apart. */
const needsRepair = /(?<![\d.])\d{16}|NaN|Infinity/;

/**
 * Rewrites what JSON.parse would reject or spoil: an integer beyond 2^53 becomes a string of its digits (Polar's ids are
 * int64), and the bare words NaN and Infinity, which Polar's account data are known to contain, become null. Strings are
 * left alone, and a text that needs neither is returned unchanged.
 */
export function repairNumbers(json: string): string {
  if (!needsRepair.test(json)) return json;
  const parts: string[] = [];
  let from = 0;
  while (from < json.length) {
    const open = json.indexOf('"', from);
    parts.push(repairOutsideStrings(open < 0 ? json.slice(from) : json.slice(from, open)));
    if (open < 0) break;
    const end = endOfString(json, open);
    parts.push(json.slice(open, end));
    from = end;
  }
  return parts.join('');
}

function repairOutsideStrings(text: string): string {
  return text.replace(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity/g, (token) => {
    if (!/\d/.test(token)) return 'null';
    return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
  });
}

/** Index after the closing quote of the string that opens at `open`, or the end of the text. */
function endOfString(json: string, open: number): number {
  for (let quote = json.indexOf('"', open + 1); quote >= 0; quote = json.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (json[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return json.length;
}
