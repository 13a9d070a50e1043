package io.homeward.vitals.reading;

import static io.homeward.vitals.reading.ReadingBatches.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.vitals.signal.Signal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PackedHourTest {
  private static final long HOUR = 1_700_000_000_000L / PackedHour.HOUR_MS * PackedHour.HOUR_MS;

  private static MergeCounts merge(PackedHour hour, ReadingBatch batch) {
    return hour.merge(batch, 0, batch.size());
  }

  @Test
  void theSameReadingAgainIsADuplicateAndChangesNothing() {
    PackedHour hour = new PackedHour(HOUR);
    assertThat(merge(hour, one(HOUR + 5, 70, 0, 9))).isEqualTo(new MergeCounts(1, 0, 0, true));
    assertThat(merge(hour, one(HOUR + 5, 70, 0, 10))).isEqualTo(new MergeCounts(0, 1, 0, false));
    assertThat(hour.size()).isEqualTo(1);
  }

  @Test
  void anotherValueOfAHigherVendorRevisionSupersedesAndTheLoserIsKept() {
    PackedHour hour = new PackedHour(HOUR);
    merge(hour, one(HOUR + 5, 90, 1, 9));
    assertThat(merge(hour, one(HOUR + 5, 70, 2, 10))).isEqualTo(new MergeCounts(0, 0, 1, true));
    assertThat(hour.value(0)).isEqualTo(70);
    assertThat(hour.superseded()).extracting(SupersededReading::value).containsExactly(90.0);
  }

  @Test
  void atEqualRevisionTheLargerValueWinsWhicheverCameFirst() {
    PackedHour first = new PackedHour(HOUR);
    merge(first, one(HOUR, 70, 0, 1));
    merge(first, one(HOUR, 80, 0, 2));
    PackedHour second = new PackedHour(HOUR);
    merge(second, one(HOUR, 80, 0, 2));
    merge(second, one(HOUR, 70, 0, 1));
    assertThat(first.value(0)).isEqualTo(80);
    assertThat(PackedHourCodec.encode(first)).isEqualTo(PackedHourCodec.encode(second));
  }

  @Test
  void aLoserSentAgainUnderAHigherRevisionWins() {
    PackedHour hour = new PackedHour(HOUR);
    merge(hour, one(HOUR, 70, 1, 1));
    merge(hour, one(HOUR, 75, 2, 2));
    assertThat(merge(hour, one(HOUR, 70, 3, 3))).isEqualTo(new MergeCounts(0, 1, 0, true));
    assertThat(hour.value(0)).isEqualTo(70);
    assertThat(hour.superseded()).extracting(SupersededReading::value).containsExactly(75.0);
  }

  @Test
  void aRetractionTakesWhatWasReceivedBeforeItAndLeavesWhatWasSentAgainAfter() {
    PackedHour hour = new PackedHour(HOUR);
    merge(hour, one(HOUR, 70, 0, 100));
    merge(hour, one(HOUR + 1, 71, 0, 100));
    merge(hour, one(HOUR + 1, 71, 0, 300));
    Retraction retraction =
        new Retraction(
            "r",
            "patient-1",
            Optional.empty(),
            Optional.of(Signal.HEART_RATE),
            HOUR,
            HOUR + 10,
            200,
            Retraction.Reason.WRONG_PATIENT);
    assertThat(hour.retract(retraction)).isEqualTo(1);
    assertThat(hour.size()).isEqualTo(1);
    assertThat(hour.value(0)).isEqualTo(71);
  }

  @Test
  void aRetractedWinnerGivesItsPlaceToTheLoserThatWasNotRetracted() {
    PackedHour hour = new PackedHour(HOUR);
    merge(hour, one(HOUR, 90, 2, 100));
    merge(hour, one(HOUR, 70, 1, 300));
    hour.retract(
        new Retraction(
            "r",
            "patient-1",
            Optional.empty(),
            Optional.empty(),
            HOUR,
            HOUR + 1,
            200,
            Retraction.Reason.WRONG_MAPPING));
    assertThat(hour.size()).isEqualTo(1);
    assertThat(hour.value(0)).isEqualTo(70);
    assertThat(hour.superseded()).isEmpty();
  }

  @Test
  void aReadingOfAnotherHourIsRefusedLoudly() {
    PackedHour hour = new PackedHour(HOUR);
    assertThatThrownBy(() -> merge(hour, one(HOUR + PackedHour.HOUR_MS, 70, 0, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> merge(hour, one(HOUR - 1, 70, 0, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void provenanceIsBoundedAndWhatIsKeptDoesNotDependOnTheOrder() {
    List<ReadingBatch> batches = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      batches.add(one(HOUR, 20 + i, 0, 7));
    }
    PackedHour ascending = new PackedHour(HOUR);
    batches.forEach(b -> merge(ascending, b));
    Collections.shuffle(batches, new Random(5));
    PackedHour shuffled = new PackedHour(HOUR);
    batches.forEach(b -> merge(shuffled, b));
    assertThat(ascending.superseded()).hasSize(PackedHour.MOST_SUPERSEDED);
    assertThat(Set.copyOf(shuffled.superseded())).isEqualTo(Set.copyOf(ascending.superseded()));
  }

  @Property(tries = 300)
  void anyOrderAndDuplicationEndsAlikeAndEveryReadingIsCountedOnce(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int readings) {
    Random random = new Random(seed);
    List<ReadingBatch> batches = new ArrayList<>();
    for (int i = 0; i < readings; i++) {
      ReadingBatch batch =
          one(
              HOUR + random.nextInt(40) * 1_000L,
              60 + random.nextInt(4) / 2.0,
              random.nextInt(3),
              1_000 + random.nextInt(5));
      batches.add(batch);
      if (random.nextInt(3) == 0) {
        batches.add(batch);
      }
    }
    PackedHour inOrder = new PackedHour(HOUR);
    MergeCounts counts = mergeAll(inOrder, batches);
    Collections.shuffle(batches, random);
    PackedHour shuffled = new PackedHour(HOUR);
    MergeCounts shuffledCounts = mergeAll(shuffled, batches);

    assertThat(counts.stored() + counts.duplicate() + counts.superseded())
        .isEqualTo(batches.size());
    assertThat(counts.stored()).isEqualTo(inOrder.size());
    assertThat(shuffledCounts.stored()).isEqualTo(counts.stored());
    assertThat(shuffledCounts.duplicate()).isEqualTo(counts.duplicate());
    assertThat(shuffledCounts.superseded()).isEqualTo(counts.superseded());
    assertThat(rows(shuffled)).isEqualTo(rows(inOrder));
    assertThat(new HashSet<>(shuffled.superseded())).isEqualTo(new HashSet<>(inOrder.superseded()));
    assertThat(mergeAll(shuffled, batches).duplicate()).isEqualTo(batches.size());
  }

  private static MergeCounts mergeAll(PackedHour hour, List<ReadingBatch> batches) {
    return batches.stream().map(b -> merge(hour, b)).reduce(MergeCounts.NONE, MergeCounts::plus);
  }

  private static List<SupersededReading> rows(PackedHour hour) {
    List<SupersededReading> rows = new ArrayList<>();
    for (int i = 0; i < hour.size(); i++) {
      rows.add(
          new SupersededReading(
              hour.measuredAtMs(i),
              hour.value(i),
              hour.periodMs(i),
              hour.utcOffsetMinutes(i),
              hour.vendorRevision(i),
              hour.receivedAtMs(i)));
    }
    return rows;
  }

  @Property(tries = 200)
  void theCodecGivesBackEveryFieldExactly(
      @ForAll long seed, @ForAll @IntRange(max = 200) int readings) {
    Random random = new Random(seed);
    PackedHour hour = new PackedHour(HOUR);
    for (int i = 0; i < readings; i++) {
      double value = random.nextBoolean() ? random.nextInt(200) / 10.0 : random.nextDouble() * 100;
      merge(
          hour,
          one(
              HOUR + random.nextInt(3_600_000),
              value,
              random.nextInt(2),
              random.nextLong(1L << 42)));
    }
    PackedHour decoded = PackedHourCodec.decode(PackedHourCodec.encode(hour));
    assertThat(rows(decoded)).isEqualTo(rows(hour));
    assertThat(decoded.superseded()).isEqualTo(hour.superseded());
  }

  @Test
  void anHourOfMinutesTakesLittleMoreThanTwoBytesAReading() {
    PackedHour hour = new PackedHour(HOUR);
    Random random = new Random(1);
    double value = 70;
    for (int minute = 0; minute < 60; minute++) {
      value += random.nextInt(7) - 3;
      merge(hour, one(HOUR + minute * 60_000L, value, 0, HOUR + 3_600_000));
    }
    assertThat(PackedHourCodec.encode(hour).length).isLessThan(60 * 2 + 40);
  }

  @Test
  void bytesThatAreNoHourAreRefused() {
    assertThatThrownBy(() -> PackedHourCodec.decode(new byte[] {9, 9, 9}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PackedHourCodec.decode(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
