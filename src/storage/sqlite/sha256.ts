const hashed = new WeakMap<Uint8Array, string>();

/** SHA-256 in hexadecimal, of a text its UTF-8. Of one body, which nobody changes, it is made once. */
export function sha256Of(data: Uint8Array | string): string {
  if (typeof data === 'string') return digest(data);
  const known = hashed.get(data) ?? digest(data);
  hashed.set(data, known);
  return known;
}

function digest(data: Uint8Array | string): string {
  // Loaded when it is used: what only lists needs no hash, and starting is what people wait for.
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(data).digest('hex');
}
