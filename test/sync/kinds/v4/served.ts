import type { Sandbox } from '../../../../src/sandbox/sandbox.js';

const day = 86_400_000;
const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Days that do not grow while a sweep goes on: two nights with their recharge, two days of heart rate and of beats. @param now ms since 1970 */
export function serveFew({ v4 }: Sandbox, now: number): void {
  const serve = (path: string, of: (date: string, before: string) => Record<string, unknown>) =>
    v4.days.given.set(
      path,
      [5, 1].map((ago) => {
        const at = now - ago * day;
        return { day: Math.floor(at / day), element: of(dateOf(at), dateOf(at - day)) as never };
      }),
    );
  serve('/sleeps', (date, before) => ({
    sleepDate: date,
    sleepResult: { hypnogram: { sleepStart: `${before}T23:00:00+01:00`, sleepEnd: `${date}T06:00:00+01:00` } },
    sleepScore: { sleepScore: 80.5 },
  }));
  serve('/nightly-recharge-results', (date, before) => ({
    ...{ sleepResultDate: date, meanNightlyRecoveryRri: 1085, ansStatus: 0 },
    hrvSamples: [{ startTime: `${before}T23:30:00`, sampleInterval: '301s', hrvValues: [40, 41] }],
  }));
  serve('/continuous-samples', (date) => ({ date, samples: [{ heartRate: 50, offsetMillis: 60_000 }] }));
  const beat = { offsetMillis: 7_200_000, ppInterval: 990, errorEstimateMillis: 3, skinContact: true };
  serve('/ppi-samples', (date) => ({
    date,
    modified: `${date}T09:00:00Z`,
    ppiSamplesPerDevice: [{ recordingDevice: { uuid: '0e030000-0084-0000-0000-00000e92c540' }, ppiSamples: [beat] }],
  }));
}
