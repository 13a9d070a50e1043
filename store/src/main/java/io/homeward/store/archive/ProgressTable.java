package io.homeward.store.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code archive_progress} and {@code archive_partition_progress}. */
final class ProgressTable {
  private ProgressTable() {}

  static Map<String, Long> load(Connection connection, Collection<String> patientIds)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select patient_id, next_offset from archive_progress where patient_id = any(?)")) {
      select.setArray(1, connection.createArrayOf("text", patientIds.toArray()));
      Map<String, Long> progress = new HashMap<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          progress.put(rows.getString(1), rows.getLong(2));
        }
      }
      return progress;
    }
  }

  static Map<Integer, Long> load(Connection connection, String topic) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select partition, next_offset from archive_partition_progress where topic = ?")) {
      select.setString(1, topic);
      Map<Integer, Long> progress = new HashMap<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          progress.put(rows.getInt(1), rows.getLong(2));
        }
      }
      return progress;
    }
  }

  static void advance(Connection connection, List<PatientProgress> patients) throws SQLException {
    if (patients.isEmpty()) {
      return;
    }
    // Always in the same order, so that two attempts wait for each other rather than deadlock.
    List<PatientProgress> sorted =
        patients.stream().sorted(Comparator.comparing(PatientProgress::patientId)).toList();
    Object[] ids = sorted.stream().map(PatientProgress::patientId).toArray();
    Object[] expected = sorted.stream().map(PatientProgress::expectedOffset).toArray();
    Object[] next = sorted.stream().map(PatientProgress::nextOffset).toArray();
    try (PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into archive_progress (patient_id, next_offset)
                select p.patient_id, 0 from unnest(?::text[], ?::bigint[]) as p (patient_id, expected)
                where p.expected = 0
                on conflict do nothing
                """);
        PreparedStatement update =
            connection.prepareStatement(
                """
                update archive_progress a set next_offset = p.next
                from unnest(?::text[], ?::bigint[], ?::bigint[]) as p (patient_id, expected, next)
                where a.patient_id = p.patient_id and a.next_offset = p.expected
                """)) {
      insert.setArray(1, connection.createArrayOf("text", ids));
      insert.setArray(2, connection.createArrayOf("bigint", expected));
      insert.executeUpdate();
      update.setArray(1, connection.createArrayOf("text", ids));
      update.setArray(2, connection.createArrayOf("bigint", expected));
      update.setArray(3, connection.createArrayOf("bigint", next));
      requireAll(update.executeUpdate(), sorted.size());
    }
  }

  static void advancePartitions(Connection connection, List<PartitionProgress> partitions)
      throws SQLException {
    if (partitions.isEmpty()) {
      return;
    }
    List<PartitionProgress> sorted =
        partitions.stream()
            .sorted(
                Comparator.comparing(PartitionProgress::topic)
                    .thenComparingInt(PartitionProgress::partition))
            .toList();
    int moved = 0;
    try (PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into archive_partition_progress (topic, partition, next_offset) values (?, ?, 0)
                on conflict do nothing
                """);
        PreparedStatement update =
            connection.prepareStatement(
                """
                update archive_partition_progress set next_offset = ?
                where topic = ? and partition = ? and next_offset = ?
                """)) {
      for (PartitionProgress p : sorted) {
        if (p.expectedOffset() == 0) {
          insert.setString(1, p.topic());
          insert.setInt(2, p.partition());
          insert.executeUpdate();
        }
        update.setLong(1, p.nextOffset());
        update.setString(2, p.topic());
        update.setInt(3, p.partition());
        update.setLong(4, p.expectedOffset());
        moved += update.executeUpdate();
      }
    }
    requireAll(moved, sorted.size());
  }

  private static void requireAll(int moved, int expected) {
    if (moved != expected) {
      throw new ProgressConflictException(expected - moved);
    }
  }
}
