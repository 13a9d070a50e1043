-- On TimescaleDB the readings are a hypertable, so that old months go by dropping chunks; on plain PostgreSQL the same
-- table works as it is. Only the Apache-licensed subset is used: create_hypertable with by_range, drop_chunks.
do $$
begin
  if not exists (select from pg_extension where extname = 'timescaledb') then
    if not exists (select from pg_available_extensions where name = 'timescaledb')
        or position('timescaledb' in current_setting('shared_preload_libraries')) = 0 then
      return;
    end if;
    begin
      create extension timescaledb;
    exception when insufficient_privilege then
      raise notice 'TimescaleDB is here but this role may not create it: readings stay a plain table';
      return;
    end;
  end if;
  -- 28 days: at a thousand patients with five one-minute signals a chunk stays well under a gigabyte, and a recording
  -- of several years does not become hundreds of chunks.
  perform create_hypertable('reading_hours'::regclass, by_range('hour', interval '28 days'),
                            create_default_indexes => false, migrate_data => true);
end $$;
