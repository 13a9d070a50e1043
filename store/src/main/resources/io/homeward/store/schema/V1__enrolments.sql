-- Enrolments: who is followed, since when, with which devices, limits and models. Edited through EnrolmentStore only,
-- which writes the outbox row that publishes the change in the same transaction.
-- Periods are half-open [from, until); a null until is an open end. `ordinal` keeps the order of an enrolment's lists:
-- of two periods that start together the later in the list decides.

create table patients (
  patient_id   text primary key,
  -- For the console only: the one place in Homeward that knows a name.
  display_name text not null,
  revision     bigint not null,
  updated_at   timestamptz not null
);

create table devices (
  device_id   text primary key,
  vendor      text not null,
  -- A slow salted hash with its parameters in it, never the secret.
  secret_hash text not null,
  revoked     boolean not null,
  revision    bigint not null,
  updated_at  timestamptz not null
);

create table zone_periods (
  patient_id text not null references patients on delete cascade,
  ordinal    int not null,
  from_at    timestamptz not null,
  zone_id    text not null,
  primary key (patient_id, ordinal)
);

create table consent_periods (
  patient_id   text not null references patients on delete cascade,
  ordinal      int not null,
  from_at      timestamptz not null,
  withdrawn_at timestamptz,
  primary key (patient_id, ordinal)
);

create table device_assignments (
  patient_id text not null references patients on delete cascade,
  ordinal    int not null,
  device_id  text not null references devices,
  vendor     text not null,
  from_at    timestamptz not null,
  until_at   timestamptz,
  primary key (patient_id, ordinal)
);
create index device_assignments_by_device on device_assignments (device_id, from_at);

create table patient_limits (
  patient_id       text not null references patients on delete cascade,
  ordinal          int not null,
  signal           text not null,
  low              double precision,
  high             double precision,
  sustained_for_ms bigint not null,
  priority         text not null,
  from_at          timestamptz not null,
  until_at         timestamptz,
  primary key (patient_id, ordinal),
  check (low is not null or high is not null)
);

create table status_periods (
  patient_id text not null references patients on delete cascade,
  ordinal    int not null,
  status     text not null,
  from_at    timestamptz not null,
  until_at   timestamptz,
  primary key (patient_id, ordinal)
);

create table model_choices (
  patient_id text not null references patients on delete cascade,
  ordinal    int not null,
  model      text not null,
  mode       text not null,
  from_at    timestamptz not null,
  until_at   timestamptz,
  primary key (patient_id, ordinal)
);

create table silence_rules (
  patient_id    text not null references patients on delete cascade,
  ordinal       int not null,
  signal        text not null,
  silent_for_ms bigint not null,
  from_at       timestamptz not null,
  until_at      timestamptz,
  primary key (patient_id, ordinal)
);

-- Records for Kafka, written in the transaction of the change they tell of; published in the order of their ids.
create table outbox (
  id           bigint generated always as identity primary key,
  topic        text not null,
  key          text not null,
  payload      bytea not null,
  created_at   timestamptz not null,
  published_at timestamptz
);
create index outbox_unpublished on outbox (id) where published_at is null;
create index outbox_published on outbox (published_at) where published_at is not null;

-- Who may sign in to the console.
create table staff (
  username      text primary key,
  display_name  text not null,
  password_hash text not null,
  role          text not null,
  -- The one patient an account of role PATIENT may see, the one vendor an account of role VENDOR may see.
  scope         text,
  active        boolean not null
);
