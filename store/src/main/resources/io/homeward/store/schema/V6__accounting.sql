-- The ledger: everything received ends as exactly one outcome, derived from Kafka. Counts are committed with the rows
-- they speak of and with the progress that says up to which offset they speak.

create table ledger (
  vendor        text not null,
  received_hour timestamptz not null,
  outcome       text not null,
  reason        text not null,  -- RejectReason; empty for outcomes without one
  count         bigint not null,
  primary key (vendor, received_hour, outcome, reason)
);
create index ledger_by_hour on ledger (received_hour);

-- Next offset of its `readings` partition per patient: below it every record is accounted for.
create table archive_progress (
  patient_id  text primary key,
  next_offset bigint not null
) with (fillfactor = 70);

create table archive_partition_progress (
  topic       text not null,
  partition   int not null,
  next_offset bigint not null,
  primary key (topic, partition)
);

-- Retractions already applied: the same again has no effect, and what it covers is refused when it arrives again.
create table retractions (
  patient_id        text not null,
  retraction_id     text not null,
  device_id         text,
  signal            text,
  from_ms           bigint not null,
  until_ms          bigint not null,
  received_until_ms bigint not null,
  reason            text not null,
  primary key (patient_id, retraction_id)
);

-- For the operations page, kept for a stated time; the payload, where it may be kept, stays on `readings-rejected`.
create table rejected_readings (
  partition      int not null,
  record_offset  bigint not null,
  vendor         text not null,
  device_id      text not null,
  mqtt_topic     text not null,
  reason         text not null,
  detail         text not null,
  reading_count  int not null,
  reading_index  int[] not null,
  received_at    timestamptz not null,
  payload_length bigint not null,
  payload_sha256 bytea not null,
  payload_kept   boolean not null,
  primary key (partition, record_offset)
);
create index rejected_readings_by_time on rejected_readings (received_at desc);
