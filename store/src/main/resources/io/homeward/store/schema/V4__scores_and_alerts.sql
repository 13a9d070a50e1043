-- What DeviationJob said. Every record has a revision (epoch, number); only a higher one replaces what is here.
-- `evidence` and `state_record` are protobuf (homeward/v1/alert.proto); its main figures stand beside it for SQL readers.

create table scores (
  patient_id      text not null,
  model           text not null,
  window_start    timestamptz not null,
  window_end      timestamptz not null,
  model_version   text not null,
  model_hash      text not null,
  score           double precision,
  p_value         double precision,
  withheld_reason text,
  shadow          boolean not null,
  retracted       boolean not null,
  epoch           bigint not null,
  number          bigint not null,
  local_date      date,
  colour          text,
  observed        double precision,
  baseline_low    double precision,
  baseline_center double precision,
  baseline_high   double precision,
  unit            text not null,
  evidence        bytea not null,
  primary key (patient_id, model, window_start)
);

create table alerts (
  alert_id          text primary key,
  patient_id        text not null,
  cause_kind        text not null,
  signal            text,
  model             text,
  priority          text not null,
  state             text not null,
  onset             timestamptz not null,
  raised_at         timestamptz not null,
  closed_at         timestamptz,
  last_breach_at    timestamptz not null,
  stale_when_raised boolean not null,
  device_id         text,
  merged_into       text,
  withdrawn_reason  text,
  model_version     text,
  model_hash        text,
  shadow            boolean not null,
  epoch             bigint not null,
  number            bigint not null,
  evidence          bytea not null
);
create index alerts_by_patient on alerts (patient_id, onset desc);
create index alerts_merged on alerts (merged_into) where merged_into is not null;

-- How each alert came to be what it is: every revision seen, whole.
create table alert_revisions (
  alert_id     text not null,
  epoch        bigint not null,
  number       bigint not null,
  state        text not null,
  priority     text not null,
  onset        timestamptz not null,
  state_record bytea not null,
  primary key (alert_id, epoch, number)
);
