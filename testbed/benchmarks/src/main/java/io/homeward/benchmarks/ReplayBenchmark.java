package io.homeward.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.homeward.benchmarks.anchor.PythonLine;
import io.homeward.benchmarks.ward.MeasuredWard;
import io.homeward.benchmarks.ward.MeasuredWard.Cost;
import io.homeward.benchmarks.ward.WardLedger;
import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.fleet.FleetCounts;
import io.homeward.simulator.fleet.FleetException;
import io.homeward.simulator.fleet.FleetListener;
import io.homeward.simulator.recording.RecordedPerson;
import io.homeward.simulator.recording.RecordingReader;
import io.homeward.standalone.data.WardConnections;
import io.homeward.standalone.enrolment.Enroller;
import io.homeward.standalone.replay.Replay;
import io.homeward.vitals.enrolment.StandardLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The whole way of a reading, as many as the ward takes: MQTT, admission, Kafka, both jobs, the
 * store. The messages are made before the clock runs; publishing them runs on the same machine.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures readings a second from MQTT into the store of a fresh ward, and what they cost.",
      "The last line states the warm stretch, and its ratio to the anchor where that has run."
    })
public final class ReplayBenchmark implements Callable<Integer> {
  private static final String SECRET = "the same for every device of a benchmark";
  private static final int TIMEOUT_S = 1_800;

  /** A score comes at most a checkpoint and a flush after what it follows from. */
  private static final double QUIET_S = 12;

  private static final double MIB = 1 << 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Recordings, as replay reads them. Default: simulated people")
  private Path recordings;

  @Option(
      names = "--people",
      defaultValue = "100",
      description = "Simulated people. Default: ${DEFAULT-VALUE}")
  private int people;

  @Option(
      names = "--days",
      defaultValue = "20",
      description = "Days of each of them. Default: ${DEFAULT-VALUE}")
  private int days;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the simulated people. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--readings-per-message",
      defaultValue = "" + RecordingReader.READINGS_PER_MESSAGE,
      description = "At most. Default: ${DEFAULT-VALUE}")
  private int readingsPerMessage;

  @Option(
      names = "--most-messages",
      defaultValue = "200000",
      description = "As many are sent at most, from the first on. Default: ${DEFAULT-VALUE}")
  private int mostMessages;

  @Option(
      names = "--cold-share",
      defaultValue = "0.25",
      description = "How much is sent first, into a cold Java machine. Default: ${DEFAULT-VALUE}")
  private double coldShare;

  @Option(
      names = "--ward-java-option",
      paramLabel = "OPTION",
      description = "One more option of the ward's Java machine; repeatable.")
  private List<String> javaOptions = List.of();

  @Option(
      names = "--anchor",
      paramLabel = "DIR",
      description = "Where the Python line is; docs/benchmarks.md tells what it needs.")
  private Path anchor;

  @Option(
      names = "--python",
      defaultValue = "python3",
      description = "What runs the anchor. Default: ${DEFAULT-VALUE}")
  private String python;

  @Override
  public Integer call() throws IOException, InterruptedException, FleetException {
    if (readingsPerMessage < 1 || mostMessages < 2 || !(coldShare > 0 && coldShare < 1)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--readings-per-message must be at least 1, --most-messages 2, --cold-share within 0 to"
              + " 1");
    }
    try (ScratchFolder scratch = ScratchFolder.create()) {
      Path folder =
          recordings == null
              ? SimulatedPeople.write(seed, people, days, scratch.resolve("people"))
              : recordings;
      List<DeviceMessage> messages = messages(folder);
      ReplayRound warm = replay(folder, messages, scratch);
      Optional<PythonLine.Figures> beside = runAnchor(scratch);
      print(summary(warm, beside));
      return 0;
    }
  }

  private List<DeviceMessage> messages(Path folder) throws IOException {
    List<DeviceMessage> messages = new ArrayList<>();
    try (RecordingReader reader =
        RecordingReader.open(folder, ZoneOffset.UTC, readingsPerMessage)) {
      while (reader.hasNext() && messages.size() < mostMessages) {
        messages.add(reader.next());
      }
    }
    return messages;
  }

  private ReplayRound replay(Path folder, List<DeviceMessage> messages, ScratchFolder scratch)
      throws IOException, InterruptedException, FleetException {
    try (MeasuredWard ward =
        MeasuredWard.start(scratch.resolve("ward"), javaOptions, List.of("--empty"))) {
      print(String.format(Locale.ROOT, "ready    %.1f s", ward.secondsToReady()));
      sayMemory("ready", ward.cost());
      enrol(folder, ward.connections());
      int cold = Math.max(1, (int) (messages.size() * coldShare));
      try (WardLedger ledger = WardLedger.of(ward.connections())) {
        say(round("cold", messages.subList(0, cold), ward, ledger));
        ReplayRound warm = round("warm", messages.subList(cold, messages.size()), ward, ledger);
        say(warm);
        sayMemory("end", ward.cost());
        return warm;
      }
    }
  }

  private static void enrol(Path folder, WardConnections ward) throws IOException {
    PGSimpleDataSource store = new PGSimpleDataSource();
    store.setUrl(ward.jdbcUrl());
    store.setUser(ward.databaseUser());
    store.setPassword(ward.databasePassword());
    new Enroller(store, new SecureRandom())
        .enrol(
            RecordedPerson.in(folder).stream()
                .map(p -> p.enrol(ZoneOffset.UTC, StandardLimits.from(Instant.EPOCH), SECRET))
                .toList());
  }

  private static ReplayRound round(
      String what, List<DeviceMessage> messages, MeasuredWard ward, WardLedger ledger)
      throws IOException, InterruptedException, FleetException {
    long readings = messages.stream().mapToLong(DeviceMessage::readingCount).sum();
    long accountedBefore = ledger.readings();
    Cost before = ward.cost();
    double senderBefore = ownCpuSeconds();
    long startNanos = System.nanoTime();
    FleetCounts counts =
        new Replay(ward.connections(), device -> SECRET, 0)
            .run(messages.iterator(), new FleetListener() {});
    final double acknowledged = secondsSince(startNanos);
    final double senderCpu = ownCpuSeconds() - senderBefore;
    if (counts.acknowledged() != messages.size()) {
      throw new BenchmarkFailure("the ward refused " + counts.refused() + " messages");
    }
    WardLedger.await(
        "the last reading in the store",
        TIMEOUT_S,
        ward,
        ledger::readings,
        sum -> sum >= accountedBefore + readings);
    double stored = secondsSince(startNanos);
    Cost after = ward.cost();
    double judged = stored;
    long scores = ledger.scores();
    long changedNanos = System.nanoTime();
    // Scores come late in bursts: quiet for a while means there are no more.
    while (secondsSince(changedNanos) < QUIET_S) {
      ward.requireRunning();
      Thread.sleep(100);
      long now = ledger.scores();
      if (now != scores) {
        scores = now;
        changedNanos = System.nanoTime();
        judged = secondsSince(startNanos);
        after = ward.cost();
      }
    }
    return new ReplayRound(
        what, messages.size(), readings, acknowledged, stored, judged, before, after, senderCpu);
  }

  private static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static double ownCpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private Optional<PythonLine.Figures> runAnchor(ScratchFolder scratch)
      throws IOException, InterruptedException {
    if (anchor == null) {
      print("anchor   was not run: none is named");
      return Optional.empty();
    }
    PythonLine line = new PythonLine(anchor, python, System.getenv());
    Optional<String> missing = line.missing();
    if (missing.isPresent()) {
      print("anchor   was not run: " + missing.get());
      return Optional.empty();
    }
    PythonLine.Figures figures;
    try {
      figures = line.run(readingsPerMessage == 1, scratch.resolve("anchor"));
    } catch (BenchmarkFailure e) {
      // What was measured before stands without it.
      print("anchor   has no figures: " + e.getMessage());
      return Optional.empty();
    }
    print(
        String.format(
            Locale.ROOT,
            "anchor   %,.0f readings/s, %,.0f messages/s, %.2f CPU-s a million readings; others"
                + " took %.2f cores",
            figures.readingsPerSecond(),
            figures.messagesPerSecond(),
            figures.cpuSecondsPerMillion(),
            figures.otherCores()));
    return Optional.of(figures);
  }

  private static String summary(ReplayRound warm, Optional<PythonLine.Figures> anchor) {
    return String.format(
            Locale.ROOT,
            "result   %,.0f readings/s the whole way, %.2f CPU-s a million readings",
            warm.readingsPerSecond(),
            warm.cpuSecondsPerMillion())
        + anchor
            .map(
                a ->
                    String.format(
                        Locale.ROOT,
                        "; %.2f times the anchor",
                        warm.readingsPerSecond() / a.readingsPerSecond()))
            .orElse("");
  }

  private void sayMemory(String when, Cost cost) {
    print(
        String.format(
            Locale.ROOT,
            "memory   %s: %.0f MiB (Java %.0f, PostgreSQL %.0f)",
            when,
            cost.residentBytes() / MIB,
            cost.java().residentBytes() / MIB,
            cost.postgres().residentBytes() / MIB));
  }

  private void say(ReplayRound round) {
    round.lines().forEach(this::print);
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
