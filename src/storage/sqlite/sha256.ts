const hashed = new WeakMap<Uint8Array, string>();

/** SHA-256 in hexadecimal; for text, of its UTF-8. Computed once per byte array, because these are never changed. */
export function sha256Of(data: Uint8Array | string): string {
  if (typeof data === 'string') return digest(data);
  const known = hashed.get(data) ?? digest(data);
  hashed.set(data, known);
  return known;
}

function digest(data: Uint8Array | string): string {
  // Loaded on use: a command that only lists needs no hash, and users notice a slow start.
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(data).digest('hex');
}
