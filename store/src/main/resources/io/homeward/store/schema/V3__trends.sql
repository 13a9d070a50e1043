-- Trends are functions of the merged hours, never incremented. Minutes and hours are computed when they are read, from
-- the packed row that holds them: as exact as the row, and free at rest. Local days are kept, because a year of them
-- should not read a year of hours, and because they outlive the readings.

create view minute_trends as
  select patient_id, device_id, signal, date_trunc('minute', measured_at) as minute,
         count(*) as reading_count, min(value) as min, max(value) as max, avg(value) as mean,
         percentile_disc(array[0.05, 0.25, 0.5, 0.75, 0.95]) within group (order by value) as percentiles
  from readings
  group by patient_id, device_id, signal, date_trunc('minute', measured_at);

create view hour_trends as
  select patient_id, device_id, signal, date_trunc('hour', measured_at, 'UTC') as hour,
         count(*) as reading_count, min(value) as min, max(value) as max, avg(value) as mean,
         percentile_disc(array[0.05, 0.25, 0.5, 0.75, 0.95]) within group (order by value) as percentiles,
         count(distinct date_trunc('minute', measured_at)) as minutes_with_readings
  from readings
  group by patient_id, device_id, signal, date_trunc('hour', measured_at, 'UTC');

create table day_trends (
  series_id       int not null,
  local_day       date not null,
  start_ms        bigint not null,  -- its start, milliseconds of the epoch
  reading_count   int not null,
  min             double precision not null,
  max             double precision not null,
  mean            double precision not null,
  p05             double precision not null,
  p25             double precision not null,
  p50             double precision not null,
  p75             double precision not null,
  p95             double precision not null,
  -- Minutes of the local day that hold a reading, and how many minutes the day had.
  covered_minutes int not null,
  day_minutes     int not null,
  primary key (series_id, local_day)
);

-- Days whose readings changed since their trend was computed, by UTC day. Who reads a day listed here, or a neighbour
-- of it (a local day reaches into two UTC days), computes it from the hours; DayTrends.settle brings the table up to date.
create table stale_days (
  series_id int not null,
  utc_day   date not null,
  marks     int not null,
  primary key (series_id, utc_day)
);
