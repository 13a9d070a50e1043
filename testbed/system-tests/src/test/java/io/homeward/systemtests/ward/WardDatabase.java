package io.homeward.systemtests.ward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.standalone.data.WardConnections;
import io.homeward.systemtests.ward.SentReadings.Series;
import io.homeward.vitals.signal.Signal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What stands in a running ward's store. Each question asks anew. Stateless. */
public record WardDatabase(WardConnections ward) {
  private static final Duration SETTLED = Duration.ofMinutes(4);

  /** The rows of a query, each a line of comma-separated columns. */
  public List<String> lines(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      int columns = rows.getMetaData().getColumnCount();
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          String value = rows.getString(i);
          line.append(i == 1 ? "" : ",").append(value == null ? "" : value);
        }
        lines.add(line.toString());
      }
      return lines;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        ward.jdbcUrl(), ward.databaseUser(), ward.databasePassword());
  }

  /** How many readings became what, by outcome. */
  public Map<String, Long> ledger() {
    Map<String, Long> counts = new TreeMap<>();
    for (String line : lines("select outcome, sum(count) from ledger group by 1")) {
      int comma = line.indexOf(',');
      counts.put(line.substring(0, comma), Long.parseLong(line.substring(comma + 1)));
    }
    return counts;
  }

  /** How many readings are accounted for, whatever became of them. */
  public long accounted() {
    return ledger().values().stream().mapToLong(Long::longValue).sum();
  }

  /** All series of readings. */
  public Set<Series> series() {
    Set<Series> all = new HashSet<>();
    for (String line : lines("select distinct patient_id, device_id, signal from series")) {
      String[] columns = line.split(",", -1);
      all.add(new Series(columns[0], columns[1], Signal.valueOf(columns[2])));
    }
    return all;
  }

  /** Hands over each reading of a series, its time in milliseconds since the epoch. */
  public void forEachReading(Series series, BiConsumer<Long, Double> reading) {
    String query =
        "select (extract(epoch from measured_at) * 1000)::bigint, value from readings"
            + " where patient_id = ? and device_id = ? and signal = ?";
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      connection.setAutoCommit(false);
      statement.setFetchSize(10_000);
      statement.setString(1, series.patientId());
      statement.setString(2, series.deviceId());
      statement.setString(3, series.signal().name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reading.accept(rows.getLong(1), rows.getDouble(2));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One line for each series: how many readings it has, and a hash of all times and values. */
  public List<String> fingerprints() {
    return lines(
        "select patient_id, device_id, signal, count(*), md5(string_agg(measured_at::text || value,"
            + " ';' order by measured_at)) from readings group by 1, 2, 3 order by 1, 2, 3");
  }

  /** What is settled: no withdrawn or merged alert, no signal loss, nothing in shadow. */
  public Findings findings() {
    return new Findings(
        lines(
                "select patient_id, lower(cause_kind) || ':' || coalesce(model, signal), priority,"
                    + " state, "
                    + ms("onset")
                    + ", "
                    + ms("closed_at")
                    + " from alerts where cause_kind in ('LIMIT', 'DEVIATION') and not shadow"
                    + " and state not in ('WITHDRAWN', 'MERGED')")
            .stream()
            .map(line -> Findings.Episode.of(line.split(",", -1)))
            .sorted()
            .toList(),
        lines(
                "select patient_id, model, "
                    + ms("window_start")
                    + ", "
                    + ms("window_end")
                    + ", score, withheld_reason from scores where not retracted")
            .stream()
            .map(line -> Findings.NightScore.of(line.split(",", -1)))
            .sorted()
            .toList());
  }

  /**
   * Waits until everything is in the store, and holds it to what the sender saw: nothing that was
   * acknowledged is missing, nothing is doubled, no alert was opened again by a restart, and the
   * findings are those of a backtest.
   */
  public void awaitSettled(Findings expected, SentReadings sent) {
    await()
        .atMost(SETTLED)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              assertThat(findings()).isEqualTo(expected);
              assertThat(accounted()).isGreaterThanOrEqualTo(sent.acknowledgedCount());
            });
    assertThat(sent.differences(this)).isEmpty();
    assertThat(ledger().get("STORED")).isEqualTo(sent.distinctCount());
    assertThat(reopenedByRestarts()).isEmpty();
  }

  /**
   * Alerts that stood closed when an attempt of the job ended and open when the next one first
   * spoke of them: cause and how often.
   */
  public List<String> reopenedByRestarts() {
    return lines(
        "with told as (select alert_id, epoch, state, lag(state) over w as before, lag(epoch) over w"
            + " as epoch_before from alert_revisions window w as (partition by alert_id order by"
            + " epoch, number)) select cause_kind, count(*) from told join alerts using (alert_id)"
            + " where told.epoch > epoch_before and told.before = 'CLOSED' and told.state = 'OPEN'"
            + " group by 1");
  }

  private static String ms(String column) {
    return "(extract(epoch from " + column + ") * 1000)::bigint";
  }
}
