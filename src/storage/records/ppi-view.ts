/**
 * Heart rate variability of each night that has both a sleep and beats, for people with sqlite3, Datasette or pandas: over
 * the usable beats between falling asleep and waking up, successive differences only within a stretch, because across a hole
 * two beats do not follow one another. Times of beats count from local midnight, so the night is taken by its local clock.
 */
export const ppiViews = `
CREATE VIEW ppi_nights AS
  WITH beats AS (
    SELECT s.user_id, s.date, p.device_id, p.key AS ppi_day, st.n AS stretch, i.key AS beat, i.value AS ms,
      86400000.0 * (julianday(p.date) - julianday(s.start_time_local)) + st.start_offset_ms
        + sum(i.value) OVER (PARTITION BY s.key, p.key, st.n ORDER BY i.key) - i.value AS from_start,
      86400000.0 * (julianday(s.end_time_local) - julianday(s.start_time_local)) AS length
    FROM sleep s
      JOIN ppi_days p ON p.user_id = s.user_id AND p.date BETWEEN date(s.start_time_local) AND date(s.end_time_local)
      JOIN ppi_stretches st ON st.ppi_day_key = p.key AND st.usable = 1
      JOIN json_each(st.intervals_ms) i
    WHERE s.id = s.date
  ),
  inside AS (
    SELECT *, ms - lag(ms) OVER (PARTITION BY user_id, date, ppi_day, stretch ORDER BY beat) AS difference
    FROM beats WHERE from_start >= 0 AND from_start < length
  )
  SELECT user_id, date, device_id, count(*) AS beat_count,
    round(60000 / avg(ms), 1) AS avg_heart_rate_bpm,
    round(sqrt(avg(difference * difference)), 1) AS hrv_rmssd_ms,
    round(sqrt((sum(ms * ms) - sum(ms) * avg(ms)) / nullif(count(*) - 1, 0)), 1) AS sdnn_ms,
    round(100.0 * sum(abs(difference) > 50) / nullif(count(difference), 0), 1) AS pnn50_percent
  FROM inside GROUP BY user_id, date, device_id;
`;
