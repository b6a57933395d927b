import { expect, it } from 'vitest';
import { NoPositionError } from '../../src/export/errors.js';
import { encoded } from '../support/judges/encoded.js';
import { describeReferee, readFit, xmlComplaints } from '../support/judges/referees.js';
import { describeShared } from '../support/shared.js';
import { fixture, normalized } from '../workouts/polar.js';

const files = [
  'exercises-2026-02.json',
  'exercise-running-8240s.json',
  'exercise-mobility-all-zero-series.json',
  'exercise-documented-spelling.json',
  'exercises-summaries-2024.json',
];

describeShared('real sessions', () => {
  const workouts = files.flatMap((file) => fixture(file).map((exercise) => normalized(exercise)));

  it("come back from FIT with every sample and Polar's numbers", async () => {
    expect(workouts.length).toBeGreaterThan(50);
    for (const given of workouts) {
      const { records = [], sessions, activity } = await readFit(encoded('fit', given));
      const heartRate = given.streams?.heart_rate_bpm?.values;
      if (heartRate)
        expect(records.map((r) => r.heart_rate).slice(0, heartRate.length)).toEqual(
          heartRate.map((bpm) => bpm ?? undefined),
        );
      expect(sessions).toHaveLength(1);
      const [session] = sessions!;
      expect(session?.total_timer_time).toBe(given.duration_seconds);
      expect(session?.total_distance).toBe(given.distance_meters);
      expect(session?.total_calories).toBe(given.calories_kcal);
      expect(session?.avg_heart_rate).toBe(given.avg_heart_rate_bpm);
      expect(session?.max_heart_rate).toBe(given.max_heart_rate_bpm);
      const local =
        new Date(String(activity?.local_timestamp)).getTime() - new Date(String(activity?.timestamp)).getTime();
      expect(local).toBe((given.utc_offset_minutes ?? 0) * 60_000);
    }
  });

  const outside = workouts.filter((given) => given.route !== undefined);

  it('have no GPX, and say so, if no route was sent', () => {
    expect(outside.length).toBeGreaterThan(0);
    for (const given of workouts.filter(({ route }) => route === undefined)) {
      expect(() => encoded('gpx', given)).toThrow(NoPositionError);
    }
  });

  describeReferee(['xmllint'], 'as TCX and GPX', () => {
    it('are valid against the schemas', () => {
      const tcx = workouts.map((given) => encoded('tcx', given));
      expect(xmlComplaints('tcx', tcx)).toEqual([]);
      const gpx = outside.map((given) => encoded('gpx', given));
      expect(xmlComplaints('gpx', gpx)).toEqual([]);
    });
  });
});
