package io.homeward.console.patient;

import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** Where trends come from. Errors are thrown as they come. */
public interface TrendSource {
  /** The signals of which the patient has readings. */
  Set<Signal> signals(String patientId);

  /** The points of [from, until), ascending; a stretch without readings has none. */
  List<Trend.Point> points(
      String patientId,
      Signal signal,
      Instant from,
      Instant until,
      Trend.Resolution resolution,
      ZoneId zone);

  /** When the readings of [from, until) came. */
  Arrival arrival(String patientId, Signal signal, Instant from, Instant until);

  /**
   * When readings came.
   *
   * @param readings how many there are
   * @param first when the first of them was received, ward clock; meaningless without readings
   */
  record Arrival(int readings, Instant first) {}
}
