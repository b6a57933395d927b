import { z } from 'zod';
import type { NightlyRecharge } from '../../../../kinds/definitions/nightly-recharge.js';
import { DAY, formatWall, wallClock } from '../../../../kinds/normalize/clock.js';
import { known } from '../../../../kinds/normalize/known.js';
import { list, optionalInteger, optionalNumber, present } from '../../fields.js';
import type { Understood } from '../../kinds/elements.js';
import { day, named, readEach } from './parts.js';

const recovery = z.object({
  night: day,
  meanNightlyRecoveryRri: optionalNumber,
  meanNightlyRecoveryRmssd: optionalNumber,
  meanNightlyRecoveryRespirationInterval: optionalNumber,
  ansStatus: optionalNumber,
  ansRate: optionalInteger,
  recoveryIndicator: optionalInteger,
});

const series = z
  .object({
    startTime: z
      .string()
      .transform((text) => wallClock(text))
      .pipe(z.number()),
    // With a longer step, the last sample would be at an impossible time.
    samplingIntervalInMillis: optionalNumber.pipe(z.number().positive().max(DAY)),
    samples: z.array(z.number().nullable().catch(null)),
  })
  .optional()
  .catch(undefined);

const blob = z.object({ hrvData: list(series).catch([]), breathingRateData: list(series).catch([]) });

/** `nightly_recovery`: the numbers of the nights; 0 means none. Polar gives the breathing rate as the time per breath, in ms. */
export function readNightlyRecoveries(elements: readonly unknown[]): Understood {
  return readEach(elements, recovery, (raw): NightlyRecharge => {
    const breath = raw.meanNightlyRecoveryRespirationInterval;
    return present({
      ...named('nightly_recharge', raw.night, raw.night, 'local'),
      avg_beat_to_beat_ms: known(raw.meanNightlyRecoveryRri, 1),
      avg_hrv_rmssd_ms: known(raw.meanNightlyRecoveryRmssd, 1),
      avg_breaths_per_minute: breath && breath > 0 ? Math.round(600_000 / breath) / 10 : undefined,
      nightly_recharge_status: known(raw.recoveryIndicator, 1),
      ans_charge: raw.ansStatus,
      ans_charge_status: known(raw.ansRate, 1),
    });
  });
}

/** `nightly_recovery_blob`: the series of the nights, which do not say which night they belong to but when they begin. */
export function readNightlyRecoverySeries(elements: readonly unknown[]): Understood {
  return readEach(elements, blob, ({ hrvData, breathingRateData }): NightlyRecharge | undefined => {
    const first = hrvData[0] ?? breathingRateData[0];
    if (!first) return undefined;
    const date = morningOf(first.startTime);
    const hrv = samplesOf(hrvData).map(({ time_local, value }) => ({ time_local, hrv_rmssd_ms: value }));
    const breathing = samplesOf(breathingRateData).map(({ time_local, value }) => ({
      time_local,
      breaths_per_minute: value,
    }));
    return {
      ...named('nightly_recharge', date, date, 'local'),
      ...(hrv.length > 0 && { hrv_samples: hrv }),
      ...(breathing.length > 0 && { breathing_samples: breathing }),
    };
  });
}

type Series = NonNullable<z.output<typeof series>>;

function samplesOf(all: readonly Series[]): { time_local: string; value: number }[] {
  return all.flatMap(({ startTime, samplingIntervalInMillis: step, samples }) =>
    samples.flatMap((value, i) =>
      value === null || value <= 0 ? [] : [{ time_local: formatWall(startTime + i * step), value }],
    ),
  );
}

/** A night belongs to the day of its morning: one that begins at 18:00 or later belongs to the next day. */
function morningOf(localStart: number): string {
  return formatWall(localStart + DAY / 4).slice(0, 10);
}
