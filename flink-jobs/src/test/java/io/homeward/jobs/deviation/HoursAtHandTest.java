package io.homeward.jobs.deviation;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.jobs.patient.MemoryPatientState;
import io.homeward.jobs.patient.PatientState;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.PackedHourCodec;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class HoursAtHandTest {
  private static final long START_MS = Instant.parse("2026-03-02T10:00:00Z").toEpochMilli();
  private static final int HOURS = 3 * HoursAtHand.MOST_AT_HAND;

  private enum Act {
    ADD,
    LOOK,
    REMOVE,
    SAVE,
    CLEAR
  }

  private record Step(Act act, int hour, int minute) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Act> acts =
        Arbitraries.frequency(
            Tuple.of(10, Act.ADD),
            Tuple.of(5, Act.LOOK),
            Tuple.of(2, Act.REMOVE),
            Tuple.of(2, Act.SAVE),
            Tuple.of(1, Act.CLEAR));
    return Combinators.combine(
            acts,
            Arbitraries.integers().between(0, HOURS - 1),
            Arbitraries.integers().between(0, 59))
        .as(Step::new)
        .list()
        .ofMaxSize(120);
  }

  @Property
  void whatIsSavedIsWhatWouldHaveBeenWrittenEachTime(@ForAll("steps") List<Step> steps) {
    MemoryPatientState each = new MemoryPatientState();
    MemoryPatientState saved = new MemoryPatientState();
    HoursAtHand atHand = new HoursAtHand(saved);
    for (Step step : steps) {
      take(step, each);
      take(step, atHand);
      if (step.act() == Act.SAVE) {
        atHand.save();
      }
      assertThat(bytesOf(step, atHand)).isEqualTo(bytesOf(step, each));
    }
    atHand.save();
    for (int hour = 0; hour < HOURS; hour++) {
      Step look = new Step(Act.LOOK, hour, 0);
      assertThat(bytesOf(look, saved)).isEqualTo(bytesOf(look, each));
    }
    assertThat(saved.chunkCount()).isEqualTo(each.chunkCount());
  }

  private static void take(Step step, PatientState state) {
    String key = "watch/HEART_RATE/" + step.hour();
    switch (step.act()) {
      case ADD -> {
        long hourMs = START_MS + step.hour() * PackedHour.HOUR_MS;
        PackedHour hour = state.hour(key).orElseGet(() -> new PackedHour(hourMs));
        hour.merge(reading(hourMs + step.minute() * 60_000L), 0, 1);
        state.putHour(key, hour);
      }
      case LOOK -> state.hour(key);
      case REMOVE -> state.removeChunk(key);
      case SAVE -> {
        // Only one of the two keeps anything back.
      }
      case CLEAR -> state.clear();
    }
  }

  private static String bytesOf(Step step, PatientState state) {
    return state
        .hour("watch/HEART_RATE/" + step.hour())
        .map(hour -> HexFormat.of().formatHex(PackedHourCodec.encode(hour)))
        .orElse("none");
  }

  @Example
  void anHourIsWrittenOnceForManyMessages() {
    MemoryPatientState state = new MemoryPatientState();
    HoursAtHand atHand = new HoursAtHand(state);
    for (int minute = 0; minute < 60; minute++) {
      take(new Step(Act.ADD, 0, minute), atHand);
    }
    assertThat(state.chunkCount()).isZero();
    atHand.save();
    atHand.save();
    assertThat(state.chunkWrites()).isEqualTo(1);
    assertThat(state.hour("watch/HEART_RATE/0").orElseThrow().size()).isEqualTo(60);
  }

  private static ReadingBatch reading(long atMs) {
    return new ReadingBatch(
        "p-1",
        "watch",
        "vendor-a",
        Signal.HEART_RATE,
        new long[] {atMs},
        new double[] {60},
        new int[1],
        new short[] {ReadingBatch.NO_UTC_OFFSET},
        0,
        "canonical-json",
        1,
        atMs,
        1);
  }
}
