package io.homeward.jobs.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.jobs.episode.IntakeHealth;
import io.homeward.jobs.patient.Moment;
import io.homeward.jobs.patient.Outcome;
import io.homeward.jobs.patient.PatientMonitor;
import io.homeward.jobs.scoring.NightJudging;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.models.release.NightModel;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.enrolment.StandardLimits;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a backtest says of a recording is what the live monitor says when the same readings come as
 * a device sends them: in small messages, its state turned into bytes after each.
 */
class OtherMessagesTest {
  private static final long SEED = 77;
  private static final String DEVICE = "ada-rec";

  @TempDir private Path folder;
  private final HeapPatientState state = new HeapPatientState();
  private final Map<String, Alert> alerts = new HashMap<>();
  private final TreeMap<String, Score> scores = new TreeMap<>();
  private final Optional<NightModel> model = Optional.of(NightJudging.released());
  private OptionalLong timerMs = OptionalLong.empty();

  @AfterEach
  void closeTheModel() {
    model.orElseThrow().close();
  }

  @Test
  void episodesAndScoresAreThoseOfTheLiveMonitor() throws IOException {
    SyntheticPerson person = SyntheticPerson.of("ada", SEED, LocalDate.of(2026, 3, 1), 28);
    Path input = Files.createDirectory(folder.resolve("in"));
    person.writeTo(input);
    CommandRun run =
        CommandRun.of(
            input,
            folder.resolve("out"),
            "--detector",
            "nightsignal-causal,nightly-deviation,limits");
    followLive(person);
    assertThat(withoutRevisions(run.lines("alerts.csv"))).hasSizeGreaterThan(1);
    assertThat(withoutRevisions(run.lines("alerts.csv"))).isEqualTo(liveAlerts());
    assertThat(run.lines("scores.csv").subList(1, scores.size() + 1)).isEqualTo(liveScores());
    assertThat(run.lines("scores.csv")).hasSize(scores.size() + 1);
    assertThat(run.lines("scores.csv"))
        .anyMatch(line -> line.matches("ada,nightly-deviation,1,.*,0\\.[0-9]+,,"))
        .anyMatch(line -> line.matches("ada,nightly-deviation,1,.*,,,BASELINE_TOO_SHORT"));
  }

  /** How an alert was revised on the way, and when it was raised, depends on the messages. */
  private static List<String> withoutRevisions(List<String> lines) {
    return lines.stream()
        .skip(1)
        .map(
            line -> {
              String[] fields = line.split(",", -1);
              fields[6] = "";
              fields[10] = "";
              return String.join(",", fields);
            })
        .toList();
  }

  private List<String> liveAlerts() {
    return alerts.values().stream()
        .sorted(Comparator.comparing(Alert::onset).thenComparing(alert -> alert.cause().label()))
        .map(
            alert ->
                String.join(
                    ",",
                    alert.alertId(),
                    "ada",
                    alert.cause().label(),
                    alert.priority().name(),
                    alert.state().name(),
                    alert.onset().toString(),
                    "",
                    alert.closedAt().map(Instant::toString).orElse(""),
                    alert.cause().model().orElse(""),
                    alert.modelVersion().orElse(""),
                    ""))
        .toList();
  }

  private List<String> liveScores() {
    return scores.values().stream()
        .map(
            score ->
                String.join(
                    ",",
                    "ada",
                    score.model(),
                    score.modelVersion(),
                    score.windowStart().toString(),
                    score.windowEnd().toString(),
                    score.score().isPresent() ? "" + score.score().getAsDouble() : "",
                    "",
                    score.withheldReason().map(Enum::name).orElse("")))
        .toList();
  }

  private void followLive(SyntheticPerson person) {
    take(throughBytes(patient -> patient.onEnrolment(at(Moment.CLOCK_UNKNOWN), enrolment())));
    List<ReadingBatch> messages = new ArrayList<>();
    SplittableRandom dice = new SplittableRandom(SEED);
    cut(person.heartRate(), Signal.HEART_RATE, 0, dice, messages);
    cut(person.steps(), Signal.STEPS, 60_000, dice, messages);
    messages.sort(Comparator.comparingLong(ReadingBatch::receivedAtMs));
    for (ReadingBatch message : messages) {
      reach(message.receivedAtMs());
      take(throughBytes(patient -> patient.onReadings(at(message.receivedAtMs()), message)));
    }
  }

  private static void cut(
      List<SyntheticPerson.Row> rows,
      Signal signal,
      int periodMs,
      SplittableRandom dice,
      List<ReadingBatch> messages) {
    int from = 0;
    while (from < rows.size()) {
      int until = Math.min(rows.size(), from + 1 + dice.nextInt(120));
      List<SyntheticPerson.Row> cut = rows.subList(from, until);
      long[] times =
          cut.stream().mapToLong(r -> r.at().toInstant(ZoneOffset.UTC).toEpochMilli()).toArray();
      int[] periods = new int[cut.size()];
      Arrays.fill(periods, periodMs);
      short[] offsets = new short[cut.size()];
      Arrays.fill(offsets, ReadingBatch.NO_UTC_OFFSET);
      messages.add(
          new ReadingBatch(
              "ada",
              DEVICE,
              "recording",
              signal,
              times,
              cut.stream().mapToDouble(SyntheticPerson.Row::value).toArray(),
              periods,
              offsets,
              0,
              "canonical-json",
              1,
              times[times.length - 1],
              1));
      from = until;
    }
  }

  private void reach(long wardClockMs) {
    while (timerMs.isPresent() && timerMs.getAsLong() <= wardClockMs) {
      long due = timerMs.getAsLong();
      take(throughBytes(patient -> patient.onWardClock(at(due))));
    }
  }

  private Outcome throughBytes(Function<PatientMonitor, Outcome> event) {
    PatientMonitor patient = new PatientMonitor(state, model);
    Outcome outcome = event.apply(patient);
    patient.save();
    return outcome;
  }

  private static Moment at(long wardClockMs) {
    return new Moment(wardClockMs, 9, IntakeHealth.UNHEARD);
  }

  private void take(Outcome outcome) {
    outcome.alerts().forEach(alert -> alerts.put(alert.alertId(), alert));
    outcome.scores().forEach(score -> scores.put(score.windowStart() + score.model(), score));
    timerMs = outcome.timerMs();
  }

  private static Enrolment enrolment() {
    Instant from = Instant.EPOCH;
    return new Enrolment(
        "ada",
        1,
        List.of(new Enrolment.ZonePeriod(from, ZoneOffset.UTC)),
        List.of(new Enrolment.ConsentPeriod(from, Optional.empty())),
        List.of(new Enrolment.DeviceAssignment(DEVICE, "recording", from, Optional.empty())),
        StandardLimits.from(from),
        List.of(),
        List.of(
            new Enrolment.ModelChoice(
                NightSignal.CAUSAL.name(), ModelMode.CHOSEN, from, Optional.empty()),
            new Enrolment.ModelChoice(
                NightJudging.RELEASE, ModelMode.CHOSEN, from, Optional.empty())),
        List.of());
  }
}
