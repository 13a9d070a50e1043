package io.homeward.jobs.archive;

import io.homeward.store.archive.HourKey;
import io.homeward.store.archive.RejectedRecord;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.wire.PatientReadings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What was received and is not in the store yet, in order of arrival. Owned by one thread. */
final class PendingRecords {
  /** Places of refused readings within their message: enough for who looks at them. */
  static final int MOST_INDEXES = 1_000;

  /** Records of any kind. */
  static final int MOST_RECORDS = 20_000;

  /** Readings: about 24 bytes each. */
  static final int MOST_READINGS = 200_000;

  /** Hours that readings fall into: each may have to be loaded, and is written whole. */
  static final int MOST_HOURS = 4_096;

  /** Readings of one record that fall into one hour, from {@code from} up to {@code to}. */
  record Segment(HourKey hour, ReadingBatch batch, int from, int to) {}

  /** One record of {@code readings}: segments of hours, or a retraction. */
  record FromPatient(
      int partition,
      long offset,
      String patientId,
      List<Segment> segments,
      Optional<Retraction> retraction) {}

  private final List<FromPatient> fromPatients = new ArrayList<>();
  private final List<RejectedRecord> rejected = new ArrayList<>();
  private final List<Score> scores = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private final Set<HourKey> hours = new HashSet<>();
  private int readings;

  void add(int partition, long offset, PatientReadings content) {
    fromPatients.add(
        content.fold(
            batch -> {
              List<Segment> segments = segments(batch);
              segments.forEach(s -> hours.add(s.hour()));
              readings += batch.size();
              return new FromPatient(
                  partition, offset, batch.patientId(), segments, Optional.empty());
            },
            retraction ->
                new FromPatient(
                    partition,
                    offset,
                    retraction.patientId(),
                    List.of(),
                    Optional.of(retraction))));
  }

  private static List<Segment> segments(ReadingBatch batch) {
    List<Segment> segments = new ArrayList<>(2);
    int from = 0;
    while (from < batch.size()) {
      long hour = PackedHour.hourStartMs(batch.measuredAtMs()[from]);
      int to = from + 1;
      while (to < batch.size() && PackedHour.hourStartMs(batch.measuredAtMs()[to]) == hour) {
        to++;
      }
      HourKey key = new HourKey(batch.patientId(), batch.deviceId(), batch.signal(), hour);
      segments.add(new Segment(key, batch, from, to));
      from = to;
    }
    return segments;
  }

  /** Takes what the store keeps of it: the payload stays in Kafka. */
  void add(int partition, long offset, RejectedReadings record) {
    rejected.add(
        new RejectedRecord(
            partition,
            offset,
            new RejectedReadings(
                storable(record.vendor()),
                storable(record.deviceId()),
                storable(record.mqttTopic()),
                record.reason(),
                storable(record.detail()),
                record.readingCount(),
                Arrays.copyOf(
                    record.readingIndex(), Math.min(MOST_INDEXES, record.readingIndex().length)),
                record.receivedAtMs(),
                record.payloadLength(),
                record.payloadSha256(),
                record.payload().map(PendingRecords::withoutBytes))));
  }

  private static RejectedReadings.KeptPayload withoutBytes(RejectedReadings.KeptPayload kept) {
    return new RejectedReadings.KeptPayload(
        new byte[0],
        kept.keyId(),
        kept.partIndex(),
        kept.partCount(),
        kept.truncated(),
        kept.keepUntilMs());
  }

  /** PostgreSQL's text takes no NUL, and a device may claim any name. */
  private static String storable(String claimed) {
    return claimed.replace('\0', '\uFFFD');
  }

  void add(Score score) {
    scores.add(score);
  }

  void add(Alert alert) {
    alerts.add(alert);
  }

  boolean isEmpty() {
    return fromPatients.isEmpty() && rejected.isEmpty() && scores.isEmpty() && alerts.isEmpty();
  }

  boolean isFull() {
    return readings >= MOST_READINGS
        || hours.size() >= MOST_HOURS
        || fromPatients.size() + rejected.size() + scores.size() + alerts.size() >= MOST_RECORDS;
  }

  List<FromPatient> fromPatients() {
    return fromPatients;
  }

  List<RejectedRecord> rejected() {
    return rejected;
  }

  List<Score> scores() {
    return scores;
  }

  List<Alert> alerts() {
    return alerts;
  }

  void clear() {
    fromPatients.clear();
    rejected.clear();
    scores.clear();
    alerts.clear();
    hours.clear();
    readings = 0;
  }
}
