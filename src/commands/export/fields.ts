/**
 * What `export --help` says about the fields of names and the columns of CSV. Written out here, because reading it from
 * the exporter would load the exporter for every page of help; a test compares the two.
 */
export const EXPORT_FIELDS = `
Fields of --name:
  {id} {start_local} {start_utc} {date} {year} {month} {day} {type} {sport}
  {sub_sport} {name} {device}

Columns of the csv table of workouts:
  id, start_time, start_time_local, utc_offset_minutes, end_time, type, sport,
  sub_sport, name, duration_seconds, distance_meters, calories_kcal,
  avg_heart_rate_bpm, max_heart_rate_bpm, avg_speed_mps, max_speed_mps,
  elevation_gain_meters, elevation_loss_meters, avg_cadence_rpm,
  avg_power_watts, max_power_watts, heart_rate_zone_1_seconds,
  heart_rate_zone_2_seconds, heart_rate_zone_3_seconds,
  heart_rate_zone_4_seconds, heart_rate_zone_5_seconds, fat_percent,
  carbohydrate_percent, protein_percent, training_load, cardio_load,
  muscle_load, perceived_load, rpe, running_index, feeling, note, has_route,
  device, device_id, club, polar_sport, polar_detailed_sport, via,
  uploaded_at, accesslink_exercise, accesslink_transaction, derived, quality
`;
