package io.homeward.store.enrolment;

import io.homeward.vitals.enrolment.Enrolment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One list of an enrolment: a table of (patient_id, ordinal, columns…). A patient's list is
 * replaced whole. Immutable.
 *
 * @param columns behind patient_id and ordinal, in the order in which {@code binder} sets them
 */
record PeriodTable<T>(
    String name,
    List<String> columns,
    Function<Enrolment, List<T>> list,
    Binder<T> binder,
    RowReader<T> reader) {

  /** Sets the columns of one period, from parameter {@code first} on. */
  interface Binder<T> {
    void bind(PreparedStatement insert, int first, T period) throws SQLException;
  }

  /** Reads one period. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Puts the lists of {@code enrolments} in the place of what their patients had. */
  void replace(Connection connection, Collection<Enrolment> enrolments) throws SQLException {
    try (PreparedStatement delete =
            connection.prepareStatement("delete from " + name + " where patient_id = any (?)");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into "
                    + name
                    + " (patient_id, ordinal, "
                    + String.join(", ", columns)
                    + ") values (?, ?"
                    + ", ?".repeat(columns.size())
                    + ")")) {
      delete.setArray(
          1,
          connection.createArrayOf(
              "text", enrolments.stream().map(Enrolment::patientId).toArray()));
      delete.executeUpdate();
      boolean any = false;
      for (Enrolment enrolment : enrolments) {
        int ordinal = 0;
        for (T period : list.apply(enrolment)) {
          insert.setString(1, enrolment.patientId());
          insert.setInt(2, ordinal++);
          binder.bind(insert, 3, period);
          insert.addBatch();
          any = true;
        }
      }
      if (any) {
        insert.executeBatch();
      }
    }
  }

  /** The lists of these patients, each in its order; no entry for a patient without a period. */
  Map<String, List<T>> load(Connection connection, Object[] patientIds) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select * from " + name + " where patient_id = any (?) order by patient_id, ordinal")) {
      select.setArray(1, connection.createArrayOf("text", patientIds));
      Map<String, List<T>> lists = new HashMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          lists
              .computeIfAbsent(row.getString("patient_id"), id -> new ArrayList<>())
              .add(reader.read(row));
        }
      }
      lists.replaceAll((id, list) -> List.copyOf(list));
      return lists;
    }
  }
}
