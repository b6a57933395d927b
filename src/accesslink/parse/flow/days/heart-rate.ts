import { z } from 'zod';
import { normalizeHeartRate } from '../../../../wellness/heart-rate.js';
import type { Understood } from '../../data/elements.js';
import { list, optionalNumber } from '../../fields.js';
import { day, readEach } from './parts.js';

const sample = z.object({ heartRate: optionalNumber, secondsFromDayStart: z.int().min(0).max(86_399) });
const deviceDay = z.object({ date: day, samples: list(sample) });

type DeviceDay = z.output<typeof deviceDay>;

/** `247ohr`: the days of a month, each device by itself; what several saw of a day is put together. */
export function readHeartRates(elements: readonly unknown[]): Understood {
  const days = new Map<string, DeviceDay>();
  const unread: unknown[] = [];
  for (const element of elements) {
    const result = deviceDay.safeParse(element);
    if (!result.success) unread.push(element);
    else {
      const { date, samples } = result.data;
      days.set(date, { date, samples: [...(days.get(date)?.samples ?? []), ...samples] });
    }
  }
  // A day without a sample says nothing, and that is understood.
  const told = [...days.values()].filter(({ samples }) => samples.length > 0);
  return readEach([...told, ...unread], deviceDay, ({ date, samples }) => {
    const sorted = samples.sort(
      (a, b) => a.secondsFromDayStart - b.secondsFromDayStart || (a.heartRate ?? 0) - (b.heartRate ?? 0),
    );
    return normalizeHeartRate({ date, samples: sorted.map(timed) }, 'flow_export');
  });
}

function timed({ heartRate, secondsFromDayStart }: DeviceDay['samples'][number]) {
  const sampleTime = new Date(secondsFromDayStart * 1000).toISOString().slice(11, 19);
  return heartRate === undefined ? { sampleTime } : { heartRate, sampleTime };
}
