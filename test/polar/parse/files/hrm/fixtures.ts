import { readFileSync } from 'node:fs';
import { sharedPath } from '../../../../support/shared.js';

/** A file of the folder of made-up ProTrainer files. */
export const proTrainerFile = (...path: string[]): Buffer =>
  readFileSync(sharedPath('fixtures/other-files/protrainer', ...path));

/** An HRM file with these lines of `[Params]`, and sections after it. */
export function hrmText(params: Record<string, string | number>, ...sections: string[]): Buffer {
  const all = {
    Version: 106,
    Monitor: 34,
    SMode: '000000100',
    Date: 20100620,
    StartTime: '10:00:00.0',
    Length: '00:00:15.0',
    Interval: 5,
    ...params,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  return Buffer.from(['[Params]', ...lines, '', ...sections, ''].join('\r\n'));
}

/** The values of a series, gaps as null, rounded. */
export function valuesIn(
  samples: readonly { sampleType: string; data: string | Float64Array }[] | undefined,
  type: string,
) {
  const data = samples?.find(({ sampleType }) => sampleType === type)?.data;
  if (data === undefined || typeof data === 'string') return undefined;
  return Array.from(data, (value) => (Number.isNaN(value) ? null : Math.round(value * 1000) / 1000));
}
