package io.homeward.store.archive;

import io.homeward.store.hours.HourRow;
import io.homeward.store.hours.HourRows;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.signal.Signal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code reading_hours}, written as whole rows, with {@code series} and {@code mappings}. */
final class HourTable {
  private static final String COLUMNS =
      """
      select s.patient_id, s.device_id, s.signal, s.vendor, ms_of(h.hour) as hour_ms, h.reading_count,
             h.measured_at, coalesce(h.value_scale, 0) as value_scale, h.packed_values, h.exact_values, h.period,
             h.utc_offset, h.vendor_revision, h.received_at, h.superseded,
             (select array_agg(m.name || ' ' || m.version) from mappings m
              where m.mapping_id = h.mapping_id or m.mapping_id = any(h.other_mapping_ids)) as mappings
      from reading_hours h
      join series s on s.series_id = h.series_id
      """;

  private static final String UPSERT =
      """
      insert into reading_hours (hour, series_id, reading_count, mapping_id, value_scale, other_mapping_ids,
        measured_at, packed_values, exact_values, period, utc_offset, vendor_revision, received_at, superseded)
      select instant_of(k.hour_ms), s.series_id, k.reading_count, k.mapping_id, nullif(k.value_scale, 0)::smallint,
             k.other_mapping_ids::int[], k.measured_at, k.packed_values, k.exact_values::double precision[],
             k.period, k.utc_offset, k.vendor_revision, k.received_at, k.superseded
      from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::int[], ?::int[], ?::text[], ?::int[],
                  ?::bytea[], ?::bytea[], ?::text[], ?::bytea[], ?::bytea[], ?::bytea[], ?::bytea[], ?::bytea[])
        as k (patient_id, device_id, signal, hour_ms, reading_count, mapping_id, other_mapping_ids, value_scale,
              measured_at, packed_values, exact_values, period, utc_offset, vendor_revision, received_at, superseded)
      join series s on s.patient_id = k.patient_id and s.signal = k.signal and s.device_id = k.device_id
      on conflict (series_id, hour) do update set
        reading_count = excluded.reading_count, mapping_id = excluded.mapping_id, value_scale = excluded.value_scale,
        other_mapping_ids = excluded.other_mapping_ids, measured_at = excluded.measured_at,
        packed_values = excluded.packed_values, exact_values = excluded.exact_values, period = excluded.period,
        utc_offset = excluded.utc_offset, vendor_revision = excluded.vendor_revision,
        received_at = excluded.received_at, superseded = excluded.superseded
      """;

  /** Years 1 and 9999: a retraction may reach further than the database can tell the time. */
  private static final long EARLIEST_MS = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();

  private static final long LATEST_MS = Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();

  private HourTable() {}

  static Map<HourKey, ArchivedHour> load(Connection connection, Collection<HourKey> keys)
      throws SQLException {
    Map<HourKey, ArchivedHour> hours = new HashMap<>();
    if (keys.isEmpty()) {
      return hours;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            COLUMNS
                + """
                join unnest(?::text[], ?::text[], ?::text[], ?::bigint[]) as k (patient_id, device_id, signal, hour_ms)
                  on s.patient_id = k.patient_id and s.signal = k.signal and s.device_id = k.device_id
                  and h.hour = instant_of(k.hour_ms)
                """)) {
      setKeys(connection, select, keys, k -> k);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ArchivedHour hour = hour(rows);
          hours.put(hour.key(), hour);
        }
      }
    }
    return hours;
  }

  private static void setKeys(
      Connection connection, PreparedStatement statement, List<ArchivedHour> hours)
      throws SQLException {
    setKeys(connection, statement, hours, ArchivedHour::key);
  }

  private static <T> void setKeys(
      Connection connection,
      PreparedStatement statement,
      Collection<T> rows,
      Function<T, HourKey> key)
      throws SQLException {
    List<HourKey> keys = rows.stream().map(key).toList();
    statement.setArray(1, texts(connection, keys, HourKey::patientId));
    statement.setArray(2, texts(connection, keys, HourKey::deviceId));
    statement.setArray(3, texts(connection, keys, k -> k.signal().name()));
    statement.setArray(
        4, connection.createArrayOf("bigint", keys.stream().map(HourKey::hourStartMs).toArray()));
  }

  private static <T> Array texts(Connection connection, List<T> rows, Function<T, String> get)
      throws SQLException {
    return connection.createArrayOf("text", rows.stream().map(get).toArray(String[]::new));
  }

  static List<ArchivedHour> load(
      Connection connection,
      String patientId,
      Optional<String> deviceId,
      Optional<Signal> signal,
      long fromMs,
      long untilMs)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            COLUMNS
                + """
                where s.patient_id = ? and s.device_id = coalesce(?, s.device_id)
                  and s.signal = coalesce(?, s.signal)
                  and h.hour >= instant_of(?) and h.hour < instant_of(?)
                order by s.signal, s.device_id, h.hour
                """)) {
      select.setString(1, patientId);
      select.setString(2, deviceId.orElse(null));
      select.setString(3, signal.map(Signal::name).orElse(null));
      select.setLong(4, PackedHour.hourStartMs(Math.max(fromMs, EARLIEST_MS)));
      select.setLong(5, Math.min(untilMs, LATEST_MS));
      List<ArchivedHour> hours = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          hours.add(hour(rows));
        }
      }
      return hours;
    }
  }

  private static ArchivedHour hour(ResultSet row) throws SQLException {
    long hourMs = row.getLong("hour_ms");
    SortedSet<Mapping> mappings = new TreeSet<>();
    for (String mapping : (String[]) row.getArray("mappings").getArray()) {
      int gap = mapping.lastIndexOf(' ');
      mappings.add(
          new Mapping(mapping.substring(0, gap), Integer.parseInt(mapping.substring(gap + 1))));
    }
    return new ArchivedHour(
        new HourKey(
            row.getString("patient_id"),
            row.getString("device_id"),
            Signal.valueOf(row.getString("signal")),
            hourMs),
        row.getString("vendor"),
        mappings,
        HourRows.toHour(hourMs, HourRows.read(row)));
  }

  static void replace(Connection connection, List<ArchivedHour> hours) throws SQLException {
    if (hours.isEmpty()) {
      return;
    }
    List<ArchivedHour> kept = hours.stream().filter(h -> h.hour().size() > 0).toList();
    List<ArchivedHour> emptied = hours.stream().filter(h -> h.hour().size() == 0).toList();
    if (!kept.isEmpty()) {
      insertSeries(connection, kept);
      upsert(connection, kept, MappingTable.ids(connection, kept));
    }
    if (!emptied.isEmpty()) {
      delete(connection, emptied);
    }
    markStale(connection, hours);
  }

  private static void insertSeries(Connection connection, List<ArchivedHour> hours)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into series (patient_id, device_id, signal, vendor)
            select distinct on (k.patient_id, k.signal, k.device_id) k.patient_id, k.device_id, k.signal, k.vendor
            from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as k (patient_id, device_id, signal, vendor)
            where not exists (select from series s where s.patient_id = k.patient_id and s.signal = k.signal
                              and s.device_id = k.device_id)
            order by k.patient_id, k.signal, k.device_id, k.vendor
            on conflict do nothing
            """)) {
      insert.setArray(1, texts(connection, hours, h -> h.key().patientId()));
      insert.setArray(2, texts(connection, hours, h -> h.key().deviceId()));
      insert.setArray(3, texts(connection, hours, h -> h.key().signal().name()));
      insert.setArray(4, texts(connection, hours, ArchivedHour::vendor));
      insert.executeUpdate();
    }
  }

  private static void upsert(
      Connection connection, List<ArchivedHour> hours, Map<Mapping, Integer> mappingIds)
      throws SQLException {
    List<HourRow> packed = hours.stream().map(h -> HourRows.toRow(h.hour())).toList();
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      setKeys(connection, upsert, hours);
      setInts(connection, upsert, 5, packed, HourRow::readingCount);
      setInts(connection, upsert, 6, hours, h -> mappingIds.get(h.mappings().last()));
      upsert.setArray(7, texts(connection, hours, h -> otherMappings(h, mappingIds)));
      setInts(connection, upsert, 8, packed, HourRow::valueScale);
      setBytes(connection, upsert, 9, packed, r -> Optional.of(r.measuredAt()));
      setBytes(connection, upsert, 10, packed, HourRow::packedValues);
      upsert.setArray(11, texts(connection, packed, HourTable::exactValues));
      setBytes(connection, upsert, 12, packed, HourRow::period);
      setBytes(connection, upsert, 13, packed, HourRow::utcOffset);
      setBytes(connection, upsert, 14, packed, HourRow::vendorRevision);
      setBytes(connection, upsert, 15, packed, r -> Optional.of(r.receivedAt()));
      setBytes(connection, upsert, 16, packed, HourRow::superseded);
      if (upsert.executeUpdate() != hours.size()) {
        throw new IllegalStateException("an hour found no series, or its key came twice");
      }
    }
  }

  private static <T> void setInts(
      Connection connection,
      PreparedStatement statement,
      int index,
      List<T> rows,
      Function<T, Integer> get)
      throws SQLException {
    statement.setArray(
        index, connection.createArrayOf("int", rows.stream().map(get).toArray(Integer[]::new)));
  }

  private static void setBytes(
      Connection connection,
      PreparedStatement statement,
      int index,
      List<HourRow> rows,
      Function<HourRow, Optional<byte[]>> get)
      throws SQLException {
    byte[][] column = rows.stream().map(r -> get.apply(r).orElse(null)).toArray(byte[][]::new);
    statement.setArray(index, connection.createArrayOf("bytea", column));
  }

  private static String otherMappings(ArchivedHour hour, Map<Mapping, Integer> mappingIds) {
    return hour.mappings().size() == 1
        ? null
        : hour.mappings().headSet(hour.mappings().last()).stream()
            .map(m -> mappingIds.get(m).toString())
            .collect(Collectors.joining(",", "{", "}"));
  }

  /** As a literal, cast in the database: unnest cannot take arrays of different lengths apart. */
  private static String exactValues(HourRow row) {
    return row.exactValues()
        .map(values -> Arrays.toString(values).replace('[', '{').replace(']', '}'))
        .orElse(null);
  }

  private static void delete(Connection connection, List<ArchivedHour> hours) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            """
            delete from reading_hours h
            using series s, unnest(?::text[], ?::text[], ?::text[], ?::bigint[])
              as k (patient_id, device_id, signal, hour_ms)
            where s.patient_id = k.patient_id and s.signal = k.signal and s.device_id = k.device_id
              and h.series_id = s.series_id and h.hour = instant_of(k.hour_ms)
            """)) {
      setKeys(connection, delete, hours);
      delete.executeUpdate();
    }
  }

  /**
   * Marks the days of the hours stale. A day that is marked already is written again all the same:
   * the lock on its row keeps DayTrends from taking the mark away before this transaction is
   * visible.
   */
  private static void markStale(Connection connection, List<ArchivedHour> hours)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into stale_days (series_id, utc_day, marks)
            select distinct s.series_id, (instant_of(k.hour_ms) at time zone 'UTC')::date, 1
            from unnest(?::text[], ?::text[], ?::text[], ?::bigint[]) as k (patient_id, device_id, signal, hour_ms)
            join series s on s.patient_id = k.patient_id and s.signal = k.signal and s.device_id = k.device_id
            order by 1, 2
            on conflict (series_id, utc_day) do update set marks = stale_days.marks + 1
            """)) {
      setKeys(connection, insert, hours);
      insert.executeUpdate();
    }
  }
}
