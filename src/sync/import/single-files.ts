/** Files of Polar's programs that no format (polar/parse/files) reads. */
export type SingleFile = keyof typeof endings;

/** By their names: `.hsr` is binary, of the S series; `.pwd` is a week of a training plan of ProTrainer. */
const endings = { hsr: true, pwd: true } as const;

/** Which of these a file is; undefined when it is none. */
export function singleFile(name: string): SingleFile | undefined {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase();
  return ending !== undefined && Object.hasOwn(endings, ending) ? (ending as SingleFile) : undefined;
}

/** What to do with them, if there are any: `Not read: 2 HSR, 1 PWD. …` */
export function singleFileLines(found: Partial<Record<SingleFile, number>>): string[] {
  const counted = Object.entries(found).flatMap(([kind, files]) => (files ? [`${files} ${kind.toUpperCase()}`] : []));
  if (counted.length === 0) return [];
  return [`Not read: ${counted.join(', ')}. polar-sync cannot read these files of old Polar programs. Keep them.`];
}
