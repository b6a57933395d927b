/**
 * Heart rate variability of each night that has both a sleep and beats, for people with sqlite3, Datasette or pandas: over
 * the usable beats between falling asleep and waking up, successive differences only within a stretch, because across a hole
 * two beats do not follow one another. Times of beats count from local midnight, so the night is taken by its local clock.
 *
 * A night has 30,000 beats, so a query for one must not read them all: SQLite takes a condition on the date only as far as
 * the GROUP BY of `nights`, and the beats of each of these are a subquery of its own. DISTINCT and the SELECT in the last
 * line keep it from being copied into every column that uses it.
 */
export const ppiViews = `
CREATE VIEW ppi_nights AS
  WITH nights AS (
    SELECT s.user_id, s.date, p.device_id, s.start_time_local AS asleep, s.end_time_local AS awake
    FROM sleep s
      JOIN ppi_days p ON p.user_id = s.user_id AND p.date BETWEEN date(s.start_time_local) AND date(s.end_time_local)
    WHERE s.id = s.date
    GROUP BY s.user_id, s.date, p.device_id
  ),
  told AS (
    SELECT DISTINCT user_id, date, device_id, (
      SELECT json_array(
        count(*), round(60000 / avg(ms), 1), round(sqrt(avg(difference * difference)), 1),
        round(sqrt((sum(ms * ms) - sum(ms) * avg(ms)) / nullif(count(*) - 1, 0)), 1),
        round(100.0 * sum(abs(difference) > 50) / nullif(count(difference), 0), 1))
      FROM (
        SELECT ms, ms - lag(ms) OVER (PARTITION BY ppi_day, stretch ORDER BY beat) AS difference
        FROM (
          SELECT p.key AS ppi_day, st.n AS stretch, i.key AS beat, i.value AS ms,
            86400000.0 * (julianday(p.date) - julianday(asleep)) + st.start_offset_ms
              + sum(i.value) OVER (PARTITION BY p.key, st.n ORDER BY i.key) - i.value AS from_start,
            86400000.0 * (julianday(awake) - julianday(asleep)) AS length
          FROM ppi_days p
            JOIN ppi_stretches st ON st.ppi_day_key = p.key AND st.usable = 1
            JOIN json_each(st.intervals_ms) i
          WHERE p.user_id = nights.user_id AND p.device_id IS nights.device_id
            AND p.date BETWEEN date(asleep) AND date(awake)
            AND 86400000.0 * (julianday(p.date) - julianday(awake)) + st.start_offset_ms < 0
        )
        WHERE from_start >= 0 AND from_start < length
      )
    ) AS numbers
    FROM nights
  )
  SELECT user_id, date, device_id, json_extract(numbers, '$[0]') AS beat_count,
    json_extract(numbers, '$[1]') AS avg_heart_rate_bpm,
    json_extract(numbers, '$[2]') AS hrv_rmssd_ms,
    json_extract(numbers, '$[3]') AS sdnn_ms,
    json_extract(numbers, '$[4]') AS pnn50_percent
  FROM told WHERE (SELECT json_extract(numbers, '$[0]')) > 0;
`;
