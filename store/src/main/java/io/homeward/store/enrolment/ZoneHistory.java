package io.homeward.store.enrolment;

import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.Enrolment.ZonePeriod;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Where a patient was when. Stateless. */
public final class ZoneHistory {
  private ZoneHistory() {}

  /**
   * An enrolment of which only the zones are told, as the caller's transaction sees them; UTC where
   * the patient is not known.
   */
  public static Enrolment of(Connection connection, String patientId) throws SQLException {
    List<ZonePeriod> zones =
        EnrolmentTables.ZONES
            .load(connection, new Object[] {patientId})
            .getOrDefault(patientId, List.of());
    Enrolment nobody = Enrolment.empty(patientId, 0);
    return new Enrolment(
        patientId,
        0,
        zones,
        nobody.consents(),
        nobody.devices(),
        nobody.limits(),
        nobody.statuses(),
        nobody.modelChoices(),
        nobody.silenceRules());
  }

  /** Marks every day of these patients stale: their local days are cut otherwise from now on. */
  static void changed(Connection connection, Collection<String> patientIds) throws SQLException {
    try (PreparedStatement mark =
        connection.prepareStatement(
            """
            insert into stale_days (series_id, utc_day, marks)
            select distinct h.series_id, (h.hour at time zone 'UTC')::date, 1
            from reading_hours h join series s using (series_id) where s.patient_id = any (?)
            order by 1, 2
            on conflict (series_id, utc_day) do update set marks = stale_days.marks + 1
            """)) {
      mark.setArray(1, connection.createArrayOf("text", patientIds.toArray()));
      mark.executeUpdate();
    }
  }
}
