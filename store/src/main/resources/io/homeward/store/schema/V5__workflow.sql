-- What the nurses do, owned by the console. No key reaches into `alerts`: a nurse can act on an alert she sees live
-- before the archive has it.

create table alert_workflow (
  alert_id        text primary key,
  patient_id      text not null,
  acknowledged_by text,
  acknowledged_at timestamptz,
  assigned_to     text,
  assigned_at     timestamptz,
  snoozed_until   timestamptz,
  snoozed_by      text,
  resolved_by     text,
  resolved_at     timestamptz,
  resolution      text,
  resolve_reason  text
);
create index alert_workflow_by_patient on alert_workflow (patient_id);

create table alert_notes (
  note_id    text primary key,
  alert_id   text not null,
  patient_id text not null,
  author     text not null,
  written_at timestamptz not null,
  body       text not null
);
create index alert_notes_by_alert on alert_notes (alert_id, written_at);

-- Who did what. Append-only: the database refuses to change or delete a row.
create table audit (
  id         bigint generated always as identity primary key,
  at         timestamptz not null,
  actor      text not null,
  action     text not null,
  patient_id text,
  alert_id   text,
  detail     text not null
);
create index audit_by_patient on audit (patient_id, id);

create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception 'the audit is append-only';
  end $$;
create trigger audit_is_append_only before update or delete on audit for each row execute function refuse_change();
create trigger audit_is_not_truncated before truncate on audit for each statement execute function refuse_change();
