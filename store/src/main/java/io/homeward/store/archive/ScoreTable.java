package io.homeward.store.archive;

import io.homeward.store.jdbc.Timestamps;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.wire.AlertWire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** {@code scores}: the highest revision of each window. */
final class ScoreTable {
  private static final String UPSERT =
      """
      insert into scores (patient_id, model, window_start, window_end, model_version, model_hash, score, p_value,
        withheld_reason, shadow, retracted, epoch, number, local_date, colour, observed, baseline_low,
        baseline_center, baseline_high, unit, evidence)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (patient_id, model, window_start) do update set
        window_end = excluded.window_end, model_version = excluded.model_version, model_hash = excluded.model_hash,
        score = excluded.score, p_value = excluded.p_value, withheld_reason = excluded.withheld_reason,
        shadow = excluded.shadow, retracted = excluded.retracted, epoch = excluded.epoch, number = excluded.number,
        local_date = excluded.local_date, colour = excluded.colour, observed = excluded.observed,
        baseline_low = excluded.baseline_low, baseline_center = excluded.baseline_center,
        baseline_high = excluded.baseline_high, unit = excluded.unit, evidence = excluded.evidence
      where (scores.epoch, scores.number) < (excluded.epoch, excluded.number)
      """;

  private ScoreTable() {}

  private record Window(String patientId, String model, Instant start) {}

  static void upsert(Connection connection, List<Score> scores) throws SQLException {
    if (scores.isEmpty()) {
      return;
    }
    Map<Window, Score> newest = new LinkedHashMap<>();
    for (Score score : scores) {
      newest.merge(
          new Window(score.patientId(), score.model(), score.windowStart()),
          score,
          (a, b) -> b.revision().isAfter(a.revision()) ? b : a);
    }
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      for (Score score : newest.values()) {
        set(upsert, score);
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  private static void set(PreparedStatement upsert, Score score) throws SQLException {
    Evidence evidence = score.evidence();
    upsert.setString(1, score.patientId());
    upsert.setString(2, score.model());
    Timestamps.set(upsert, 3, score.windowStart());
    Timestamps.set(upsert, 4, score.windowEnd());
    upsert.setString(5, score.modelVersion());
    upsert.setString(6, score.modelHash());
    set(upsert, 7, score.score());
    set(upsert, 8, score.pValue());
    upsert.setString(9, score.withheldReason().map(Enum::name).orElse(null));
    upsert.setBoolean(10, score.shadow());
    upsert.setBoolean(11, score.retracted());
    upsert.setLong(12, score.revision().epoch());
    upsert.setLong(13, score.revision().number());
    upsert.setObject(14, evidence.localDate().orElse(null), Types.DATE);
    upsert.setString(15, evidence.colour().map(Enum::name).orElse(null));
    set(upsert, 16, evidence.observed());
    set(upsert, 17, evidence.baselineLow());
    set(upsert, 18, evidence.baselineCenter());
    set(upsert, 19, evidence.baselineHigh());
    upsert.setString(20, evidence.unit());
    upsert.setBytes(21, AlertWire.encode(evidence));
  }

  private static void set(PreparedStatement statement, int index, OptionalDouble value)
      throws SQLException {
    if (value.isPresent()) {
      statement.setDouble(index, value.getAsDouble());
    } else {
      statement.setNull(index, Types.DOUBLE);
    }
  }
}
