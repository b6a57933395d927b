/** A FIT base type: its number in the file, its size in bytes, the range of real values and the value for "none". */
export interface BaseType {
  wire: number;
  size: number;
  min: number;
  max: number;
  invalid: number;
}

/** The base types of the FIT protocol that are used here. */
export const baseTypes = {
  enum: { wire: 0x00, size: 1, min: 0, max: 0xfe, invalid: 0xff },
  sint8: { wire: 0x01, size: 1, min: -0x80, max: 0x7e, invalid: 0x7f },
  uint8: { wire: 0x02, size: 1, min: 0, max: 0xfe, invalid: 0xff },
  uint16: { wire: 0x84, size: 2, min: 0, max: 0xfffe, invalid: 0xffff },
  sint32: { wire: 0x85, size: 4, min: -0x80000000, max: 0x7ffffffe, invalid: 0x7fffffff },
  uint32: { wire: 0x86, size: 4, min: 0, max: 0xfffffffe, invalid: 0xffffffff },
  uint32z: { wire: 0x8c, size: 4, min: 1, max: 0xffffffff, invalid: 0 },
  string: { wire: 0x07, size: 1, min: 0, max: 0xff, invalid: 0 },
} as const satisfies Record<string, BaseType>;

type BaseTypeName = keyof typeof baseTypes;

/** A field of a message as the FIT profile defines it: raw value = (value + offset) * scale. */
export interface Field {
  number: number;
  type: BaseTypeName;
  scale?: number;
  offset?: number;
}

/** The raw value of `value` in a field; what the field cannot hold becomes "none" instead of something wrong. */
export function rawValue(value: number, { type, scale = 1, offset = 0 }: Field): number {
  return raw(value, scale, offset, baseTypes[type]);
}

/** As `rawValue`, for loops that have looked the field up once. */
export function raw(value: number, scale: number, offset: number, { min, max, invalid }: BaseType): number {
  // Math.round would take a tenth of the time of the whole file; it differs only where the sum loses the half to rounding.
  const rounded = Math.floor((value + offset) * scale + 0.5);
  return rounded >= min && rounded <= max ? rounded : invalid;
}
