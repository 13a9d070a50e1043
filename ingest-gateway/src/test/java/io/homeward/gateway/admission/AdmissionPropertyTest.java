package io.homeward.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.fixture.WardTopics;
import io.homeward.gateway.intake.IntakeBench;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.reading.ReadingBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AdmissionPropertyTest {
  private static final Instant FROM = Instant.parse("2026-05-01T00:00:00Z");

  @Property(tries = 2_000)
  void termsAnswerAsTheEnrolmentDoes(
      @ForAll("enrolments") Enrolment enrolment,
      @ForAll @IntRange(max = 60) int measured,
      @ForAll @IntRange(max = 60) int received) {
    PatientTerms terms = PatientTerms.of(enrolment);
    Instant measuredAt = Instant.ofEpochMilli(measured);
    assertThat(terms.consentFor(measured, received))
        .isEqualTo(enrolment.consentFor(measuredAt, Instant.ofEpochMilli(received)));
    assertThat(terms.hasEnded(measured))
        .isEqualTo(enrolment.statusAt(measuredAt) == PatientStatus.ENDED);
  }

  @Provide
  Arbitrary<Enrolment> enrolments() {
    Arbitrary<Instant> instants = Arbitraries.integers().between(0, 60).map(Instant::ofEpochMilli);
    Arbitrary<Enrolment.ConsentPeriod> consents =
        Combinators.combine(instants, instants.optional()).as(Enrolment.ConsentPeriod::new);
    Arbitrary<Enrolment.StatusPeriod> statuses =
        Combinators.combine(Arbitraries.of(PatientStatus.class), instants, instants.optional())
            .as(Enrolment.StatusPeriod::new);
    return Combinators.combine(consents.list().ofMaxSize(4), statuses.list().ofMaxSize(4))
        .as(
            (c, s) ->
                new Enrolment("p", 1, List.of(), c, List.of(), List.of(), s, List.of(), List.of()));
  }

  /**
   * Of any mixture of readings each is in exactly one batch or one refusal, and none is invented.
   */
  @Property(tries = 200)
  void everyReadingHasExactlyOneOutcome(
      @ForAll @Size(max = 60) List<@IntRange(min = -20, max = 20) Integer> hours,
      @ForAll @IntRange(min = 1, max = 40) int divisor)
      throws IOException {
    IntakeBench bench = new IntakeBench(keyDirectory());
    bench
        .registered()
        .enrolled(
            new Enrolment(
                "p-1",
                1,
                List.of(),
                List.of(new Enrolment.ConsentPeriod(FROM.plusSeconds(3_600), Optional.empty())),
                WardTopics.enrolment("p-1", IntakeBench.DEVICE, IntakeBench.VENDOR, FROM, 1)
                    .devices(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
    String readings =
        hours.stream()
            .map(
                h ->
                    "{'signal':'%s','measuredAt':'%s','value':%d,'unit':'%s'}"
                        .formatted(
                            h % 3 == 0 ? "8867-4" : "9279-1",
                            FROM.plusSeconds(h * 3_600L),
                            // Some implausible, some under one key.
                            30 + h / divisor * 20,
                            h == 7 ? "kg" : "/min"))
            .collect(Collectors.joining(","));
    IntakeBench.Sent sent = bench.send("{'readings':[" + readings + "]}");
    assertThat(sent.admitted() + sent.refused()).isEqualTo(hours.size());
    List<Integer> refused =
        sent.rejected().stream()
            .map(RejectedReadings::readingIndex)
            .flatMap(i -> Arrays.stream(i).boxed())
            .toList();
    assertThat(refused).doesNotHaveDuplicates().hasSize(sent.refused());
    for (ReadingBatch batch : sent.batches()) {
      assertThat(batch.measuredAtMs()).isSorted().doesNotHaveDuplicates();
      assertThat(batch.size()).isBetween(1, Batches.MOST_READINGS);
    }
    List<Long> expected =
        java.util.stream.IntStream.range(0, hours.size())
            .filter(i -> !refused.contains(i))
            .mapToObj(i -> FROM.plusSeconds(hours.get(i) * 3_600L).toEpochMilli())
            .toList();
    assertThat(
            sent.batches().stream().flatMap(b -> Arrays.stream(b.measuredAtMs()).boxed()).toList())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static Path keys;

  private static synchronized Path keyDirectory() throws IOException {
    if (keys == null) {
      keys = Files.createTempDirectory("homeward-keys");
      keys.toFile().deleteOnExit();
    }
    return keys;
  }
}
