-- Readings as packed rows per patient, device, signal and UTC hour behind a view that shows one row per reading.
-- One row per reading would cost about 90 bytes and 4.6 CPU-seconds per million; a packed hour costs a few bytes each.

create table signals (
  signal      text primary key,
  code        text not null unique,
  code_system text not null,
  unit        text not null,
  kind        text not null
);
comment on table signals is 'The closed list of vitals, kept in step by Schema.migrate.';

-- Small numbers for what an hour's row and its index would otherwise repeat as text.
create table series (
  series_id  int generated always as identity primary key,
  patient_id text not null,
  device_id  text not null,
  signal     text not null,
  vendor     text not null,
  unique (patient_id, signal, device_id)
);

create table mappings (
  mapping_id int generated always as identity primary key,
  name       text not null,
  version    int not null,
  unique (name, version)
);

create table reading_hours (
  hour              timestamptz not null,
  series_id         int not null,
  reading_count     int not null,
  -- The mapping that made the readings; where several did, the last by name and version, the rest beside it.
  mapping_id        int not null,
  value_scale       smallint,          -- decimal places of packed_values; null: 0
  other_mapping_ids int[],
  measured_at       bytea not null,    -- packed column: milliseconds after `hour`, ascending
  packed_values     bytea,             -- packed column: value x 10^value_scale
  exact_values      double precision[],-- instead, where a value is no decimal of few places
  period            bytea,             -- packed column: milliseconds; null: points in time
  utc_offset        bytea,             -- packed column: minutes east of UTC, -32768 not told; null: none told
  vendor_revision   bytea,             -- packed column; null: 0
  received_at       bytea not null,    -- packed column: milliseconds of the epoch
  superseded        bytea,             -- readings that lost against another under the same key: 38 bytes each,
                                       -- see HourRows; null: none
  primary key (series_id, hour)
) with (toast_tuple_target = 128);     -- compress in place from 128 bytes on

-- In place: a toast table would cost more than it saves at this size.
alter table reading_hours alter column measured_at set storage main, alter column packed_values set storage main,
  alter column period set storage main, alter column utc_offset set storage main,
  alter column vendor_revision set storage main, alter column received_at set storage main,
  alter column superseded set storage main;

create function instant_of(ms bigint) returns timestamptz
  language sql immutable parallel safe
  return timestamptz 'epoch' + ms * interval '1 millisecond';

create function ms_of(at timestamptz) returns bigint
  language sql immutable parallel safe
  return (extract(epoch from at) * 1000)::bigint;

create function packed_number(b bytea, at int, len int) returns bigint
  language sql immutable parallel safe
  as $$
    select case when len = 0 then 0
      else coalesce(sum(get_byte(b, at + k)::bigint << (8 * (len - 1 - k))), 0)::bigint
           - case when len < 8 and get_byte(b, at) > 127 then 1::bigint << (8 * len) else 0 end end
    from generate_series(0, len - 1) k
  $$;
comment on function packed_number is 'Big-endian two''s complement of len bytes.';

create function unpack_column(packed bytea, n int) returns bigint[]
  language plpgsql immutable strict parallel safe
  as $$
  declare
    b bytea := packed || ''::bytea;  -- decompress once, not at every byte
    width int := get_byte(b, 0) & 15;
    unit bigint := (array[1, 1000, 60000])[1 + ((get_byte(b, 0) >> 4) & 3)];
    deltas boolean := get_byte(b, 0) > 127;
    base_len int := get_byte(b, 1) >> 4;
    step_len int := get_byte(b, 1) & 15;
    base bigint := packed_number(b, 2, base_len);
    step bigint := packed_number(b, 2 + base_len, step_len);
    o int := 2 + base_len + step_len;
  begin
    if width = 0 then
      return array(select base + step * i from generate_series(0, n - 1) i order by i);
    elsif deltas and width = 1 then
      return array(select (base + step * i + unit * sum(get_byte(b, o + i)) over (order by i))::bigint
                   from generate_series(0, n - 1) i order by i);
    elsif deltas then
      return array(select (base + step * i + unit * sum(e) over (order by i))::bigint
                   from generate_series(0, n - 1) i,
                        lateral (select sum(get_byte(b, o + i * width + k)::bigint << (8 * (width - 1 - k))) e
                                 from generate_series(0, width - 1) k) entry order by i);
    elsif width = 1 then
      return array(select base + step * i + unit * get_byte(b, o + i) from generate_series(0, n - 1) i order by i);
    elsif width = 2 then
      return array(select base + step * i + unit * ((get_byte(b, o + 2 * i) << 8) | get_byte(b, o + 2 * i + 1))
                   from generate_series(0, n - 1) i order by i);
    else
      return array(select (base + step * i + unit * e)::bigint
                   from generate_series(0, n - 1) i,
                        lateral (select sum(get_byte(b, o + i * width + k)::bigint << (8 * (width - 1 - k))) e
                                 from generate_series(0, width - 1) k) entry order by i);
    end if;
  end $$;
comment on function unpack_column is 'A packed column of n numbers; the format is described at PackedColumn in the source.';

create view readings as
  select s.patient_id, s.device_id, s.vendor, s.signal,
         h.hour + r.after_ms * interval '1 millisecond' as measured_at,
         coalesce(r.exact, r.scaled / power(10::double precision, coalesce(h.value_scale, 0))) as value,
         g.unit,
         coalesce(r.period_ms, 0) * interval '1 millisecond' as period,
         nullif(r.utc_offset, -32768)::int as utc_offset_minutes,
         coalesce(r.vendor_revision, 0) as vendor_revision,
         instant_of(r.received_ms) as received_at,
         m.name as mapping_name, m.version as mapping_version,
         -- Whether other readings of this hour came through another mapping, so that the mapping shown is not certain.
         h.other_mapping_ids is not null as several_mappings
  from reading_hours h
  join series s using (series_id)
  join signals g using (signal)
  join mappings m using (mapping_id)
  cross join lateral unnest(
    unpack_column(h.measured_at, h.reading_count), unpack_column(h.packed_values, h.reading_count), h.exact_values,
    unpack_column(h.period, h.reading_count), unpack_column(h.utc_offset, h.reading_count),
    unpack_column(h.vendor_revision, h.reading_count), unpack_column(h.received_at, h.reading_count))
    as r (after_ms, scaled, exact, period_ms, utc_offset, vendor_revision, received_ms);
comment on view readings is 'One row per reading. Narrow it by patient_id and signal; measured_at alone does not prune hours.';
