/** What operating systems add beside your files: `.DS_Store`, `__MACOSX/`, `._name`. Also hidden folders. */
export function isHidden(path: string): boolean {
  return partsOf(path).some((part) => part.startsWith('.') || part === '__MACOSX');
}

/** An entry's name in one spelling: some tools write `./name` or `folder//name`. */
export function plainName(path: string): string {
  return partsOf(path).join('/');
}

const partsOf = (path: string) => path.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
