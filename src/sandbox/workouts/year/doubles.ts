import { seededRandom } from '../../random.js';
import { SampleType, type Session } from '../../session.js';
import { exerciseIds } from '../generate.js';
import { devices } from '../recipes.js';

/** Every so many sessions with a route, somebody wears an arm band beside the watch. */
const EVERY = 19;
/** Seconds by which it starts later, and stops earlier. */
const [LATER, EARLIER] = [37, 22];

/**
 * What an arm band recorded of some of these sessions: only the heart rate, begun a little later and ended a little earlier.
 * Polar keeps both recordings, each as a session of its own; the load counts once.
 */
export function recordedTwice(sessions: readonly Session[], seed = 1): Session[] {
  const ids = exerciseIds(seededRandom(seed ^ 0xa2b), sessions.length);
  const routed = sessions.filter(({ track, durationMillis }) => track && durationMillis > 10 * 60_000);
  return routed.flatMap((session, i) => {
    const beats = session.series?.find(({ type }) => type === SampleType.heartRate);
    const exerciseId = ids[i];
    if (i % EVERY !== EVERY - 1 || !beats || exerciseId === undefined) return [];
    const [from, until] = [Math.ceil(LATER / beats.rateSeconds), -Math.ceil(EARLIER / beats.rateSeconds)];
    const values = beats.values.slice(from, until);
    const { name: device, id: deviceId } = devices.verity;
    const { startedAt, durationMillis, utcOffsetMinutes, calories, heartRate } = session;
    return [
      {
        name: 'arm band beside the watch',
        exerciseId,
        ...{ device, deviceId, utcOffsetMinutes },
        startedAt: startedAt + from * beats.rateSeconds * 1000,
        durationMillis: values.length * beats.rateSeconds * 1000,
        uploadedAt: startedAt + durationMillis + 20 * 60_000,
        calories: Math.round(calories * 0.97),
        ...(heartRate && { heartRate }),
        sport: 'OTHER',
        detailedSport: 'OTHER_OUTDOOR',
        series: [{ ...beats, values }],
      },
    ];
  });
}
