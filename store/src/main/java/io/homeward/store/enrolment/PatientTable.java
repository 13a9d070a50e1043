package io.homeward.store.enrolment;

import io.homeward.vitals.enrolment.Enrolment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code patients}: who there is, their names and the revision of their enrolment. Stateless. */
final class PatientTable {
  private PatientTable() {}

  /**
   * Makes a row, at revision 0, of each patient that has none, and locks all of them against other
   * writers until the transaction ends. Always in the order of their ids, so that two writers wait
   * for each other rather than deadlock.
   *
   * @return the revision of each; 0 is new
   */
  static Map<String, Long> admitAndLock(
      Connection connection, SortedMap<String, NamedEnrolment> patients) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into patients (patient_id, display_name, revision, updated_at)
            select p.id, p.name, 0, now()
            from unnest(?::text[], ?::text[]) with ordinality as p (id, name, n) order by p.n
            on conflict do nothing
            """)) {
      insert.setArray(1, connection.createArrayOf("text", patients.keySet().toArray()));
      insert.setArray(
          2,
          connection.createArrayOf(
              "text", patients.values().stream().map(NamedEnrolment::name).toArray()));
      insert.executeUpdate();
    }
    return lock(connection, patients.keySet());
  }

  /** Locks these patients, in the order of their ids; those that exist, with their revisions. */
  static Map<String, Long> lock(Connection connection, Collection<String> patientIds)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select patient_id, revision from patients where patient_id = any (?)"
                + " order by patient_id for update")) {
      select.setArray(1, connection.createArrayOf("text", patientIds.toArray()));
      return revisions(select);
    }
  }

  /** The revision of one patient, or of everyone. */
  static Map<String, Long> revisions(Connection connection, Optional<String> patientId)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select patient_id, revision from patients where ?::text is null or patient_id = ?")) {
      select.setString(1, patientId.orElse(null));
      select.setString(2, patientId.orElse(null));
      return revisions(select);
    }
  }

  private static Map<String, Long> revisions(PreparedStatement select) throws SQLException {
    Map<String, Long> revisions = new TreeMap<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        revisions.put(row.getString(1), row.getLong(2));
      }
    }
    return revisions;
  }

  /** Every name by patient id. */
  static Map<String, String> names(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select patient_id, display_name from patients");
        ResultSet row = select.executeQuery()) {
      Map<String, String> names = new TreeMap<>();
      while (row.next()) {
        names.put(row.getString(1), row.getString(2));
      }
      return names;
    }
  }

  /** Differs where anything about the patients does. */
  static String version(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "select count(*) || ' ' || coalesce(sum(revision), 0) || ' '"
                    + " || coalesce(max(updated_at)::text, '') from patients");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  /** Sets the names that differ. */
  static void rename(Connection connection, Collection<NamedEnrolment> patients)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update patients set display_name = p.name, updated_at = clock_timestamp()
            from unnest(?::text[], ?::text[]) as p (id, name)
            where patient_id = p.id and display_name <> p.name
            """)) {
      List<String> ids = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (NamedEnrolment patient : patients) {
        ids.add(patient.enrolment().patientId());
        names.add(patient.name());
      }
      update.setArray(1, connection.createArrayOf("text", ids.toArray()));
      update.setArray(2, connection.createArrayOf("text", names.toArray()));
      update.executeUpdate();
    }
  }

  /** Sets the revisions of patients the caller has locked. */
  static void advance(Connection connection, Collection<Enrolment> enrolments) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update patients set revision = p.revision, updated_at = clock_timestamp()
            from unnest(?::text[], ?::bigint[]) as p (id, revision) where patient_id = p.id
            """)) {
      update.setArray(
          1,
          connection.createArrayOf(
              "text", enrolments.stream().map(Enrolment::patientId).toArray()));
      update.setArray(
          2,
          connection.createArrayOf(
              "bigint", enrolments.stream().map(Enrolment::revision).toArray()));
      update.executeUpdate();
    }
  }
}
