-- How far readings were dropped because they were old: nothing older is recomputed, since part of it is gone.
create table retention (
  one             boolean primary key default true check (one),
  readings_before timestamptz not null
);
