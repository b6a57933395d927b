/** FIT seconds (from 1989-12-31) at which the files of these tests begin, and the same moment in Unix ms. */
export const fitStart = 1_000_000_000;
export const unixStart = (fitStart + 631_065_600) * 1000;

/** A field of a message: its number, its bytes, its value. */
export type FitField = readonly [number: number, size: number, value: number];

export interface MessageForm {
  local?: number;
  bigEndian?: boolean;
  /** Sizes of developer fields, which follow the others. */
  developer?: readonly number[];
}

function bytesOf(value: number, size: number, bigEndian: boolean): number[] {
  const bytes = Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256);
  return bigEndian ? bytes.reverse() : bytes;
}

/** The definition of the messages of a local number. */
export function definition(global: number, fields: readonly FitField[], form: MessageForm = {}): number[] {
  const { local = 0, bigEndian = false, developer } = form;
  return [
    ...[0x40 | (developer ? 0x20 : 0) | local, 0, bigEndian ? 1 : 0, ...bytesOf(global, 2, bigEndian), fields.length],
    ...fields.flatMap(([number, size]) => [number, size, 0]),
    ...(developer ? [developer.length, ...developer.flatMap((size, i) => [i, size, 0])] : []),
  ];
}

/** A message that was defined before. */
export function data(fields: readonly FitField[], { local = 0, bigEndian = false, developer = [] }: MessageForm = {}) {
  const values = fields.flatMap(([, size, value]) => bytesOf(value, size, bigEndian));
  return [local, ...values, ...developer.flatMap((size) => Array<number>(size).fill(0xaa))];
}

/** A message preceded by its definition. */
export const message = (global: number, fields: readonly FitField[], form: MessageForm = {}): number[] => [
  ...definition(global, fields, form),
  ...data(fields, form),
];

/** A file of these messages, with the header of Polar's watches. */
export function fitFile(...messages: readonly (readonly number[])[]): Buffer {
  const content = messages.flat();
  const header = [12, 0x10, 0, 0, ...bytesOf(content.length, 4, false), ...Buffer.from('.FIT')];
  return Buffer.from([...header, ...content, 0, 0]);
}
