package io.homeward.benchmarks;

import io.homeward.benchmarks.ward.MeasuredWard;
import io.homeward.benchmarks.ward.MeasuredWard.Cost;
import io.homeward.benchmarks.ward.WardLedger;
import io.homeward.standalone.data.WardConnections;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What it takes to run the demo ward on a laptop: time until it is ready and until it shows its
 * first alert, and memory of its processes, PostgreSQL's included.
 */
@Command(
    name = "standalone",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts the demo ward and measures how soon it is ready and how much memory it takes.",
      "The last line states the time to ready and the most memory seen."
    })
public final class StandaloneBenchmark implements Callable<Integer> {
  private static final int TIMEOUT_S = 900;
  private static final double MIB = 1 << 20;
  private static final long LOOK_EVERY_MS = 1_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--patients",
      paramLabel = "N",
      description = "How many the demo ward has. Default: as many as up's")
  private Integer patients;

  @Option(
      names = "--minutes",
      defaultValue = "3",
      description = "How long it runs on after its first alert. Default: ${DEFAULT-VALUE}")
  private double minutes;

  private long mostBytes;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(minutes >= 0)) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--minutes must be at least 0");
    }
    List<String> options =
        patients == null ? List.of() : List.of("--patients", Integer.toString(patients));
    try (ScratchFolder scratch = ScratchFolder.create()) {
      long startNanos = System.nanoTime();
      try (MeasuredWard ward = MeasuredWard.start(scratch.resolve("ward"), List.of(), options)) {
        say("ready", ward.secondsToReady(), ward.cost());
        WardConnections connections = ward.connections();
        try (WardLedger ledger = WardLedger.of(connections)) {
          WardLedger.await("the first alert", TIMEOUT_S, ward, ledger::alerts, n -> n > 0);
          say("first alert", secondsSince(startNanos), ward.cost());
          long began = System.nanoTime();
          while (secondsSince(began) < minutes * 60) {
            ward.requireRunning();
            Thread.sleep(LOOK_EVERY_MS);
            mostBytes = Math.max(mostBytes, ward.cost().residentBytes());
          }
          say(
              String.format(
                  Locale.ROOT, "%,d readings and %d alerts", ledger.readings(), ledger.alerts()),
              secondsSince(startNanos),
              ward.cost());
        }
        print(
            String.format(
                Locale.ROOT,
                "result   ready after %.1f s, at most %.0f MiB resident",
                ward.secondsToReady(),
                mostBytes / MIB));
      }
      return 0;
    }
  }

  private static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private void say(String when, double seconds, Cost cost) {
    mostBytes = Math.max(mostBytes, cost.residentBytes());
    print(
        String.format(
            Locale.ROOT,
            "%6.1f s  %s: %.0f MiB resident (Java %.0f, PostgreSQL %.0f), %.1f CPU-s so far",
            seconds,
            when,
            cost.residentBytes() / MIB,
            cost.java().residentBytes() / MIB,
            cost.postgres().residentBytes() / MIB,
            cost.cpuSeconds()));
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
