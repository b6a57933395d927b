/**
 * Reads CSV strictly by RFC 4180: CRLF ends every line, quotes only around a whole field and doubled inside it, as many
 * fields in every line as in the first. Anything else throws.
 */
export function readRfc4180(text: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      const quoted = text[at] === '"';
      const pattern = quoted ? /"((?:[^"]|"")*)"/y : /[^",\r\n]*/y;
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match === null) throw new Error(`unclosed quote at ${at}`);
      row.push(quoted ? match[1]!.replaceAll('""', '"') : match[0]);
      at = pattern.lastIndex;
      if (text[at] !== ',') break;
      at++;
    }
    if (text.slice(at, at + 2) !== '\r\n')
      throw new Error(`expected CRLF at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`);
    at += 2;
    if (rows[0] !== undefined && rows[0].length !== row.length)
      throw new Error(`line ${rows.length + 1} has ${row.length} fields`);
    rows.push(row);
  }
  return rows;
}
