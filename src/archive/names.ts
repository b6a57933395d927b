/** What systems put beside a person's files: `.DS_Store`, `__MACOSX/`, `._name`. Also hidden folders. */
export function isHidden(path: string): boolean {
  return path.split(/[/\\]/).some((part) => part.startsWith('.') || part === '__MACOSX');
}
