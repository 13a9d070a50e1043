package io.homeward.jobs.backtest;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homeward backtest}: judges people's files in one bounded run; needs no running ward. */
@Command(
    name = "backtest",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the recordings in the input folder through the ward's own pipeline, bounded, and writes"
          + " nights.csv, alerts.csv and scores.csv.",
      "Reads <person>_hr.csv[.gz] (datetime,heartrate), <person>_steps.csv[.gz] (datetime,steps) and"
          + " any other CSV with the columns patient,device,signal,measured_at,value,unit.",
      "Rows that cannot be taken are counted and named by file and line; they stop nothing.",
      "Exit code 0 when the results are written."
    })
public final class BacktestCommand implements Callable<Integer> {
  /** A reading in memory takes 18 bytes; growing and sorting need as much again. */
  private static final int BYTES_PER_READING = 40;

  private static final int MOST_THREADS = 64;
  private static final Duration QUIET_AT_FIRST = Duration.ofSeconds(3);
  private static final Duration SAY_EVERY = Duration.ofSeconds(2);

  private final UnitFit.Lookup units;

  @Spec private CommandSpec spec;

  @Option(names = "--input", required = true, paramLabel = "DIR", description = "The recordings.")
  private Path input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where the results go; may exist and hold other files.")
  private Path output;

  @Option(
      names = "--detector",
      split = ",",
      paramLabel = "NAME",
      description =
          "What to run: nightsignal, the report of a whole recording; nightsignal-causal, as it"
              + " runs live; nightly-deviation, the released model; limits. Default: all")
  private List<String> detectors = List.of();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "Time zone of times without an offset, and of the nights. Default: UTC")
  private String zone;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "People worked on at once. Default: one per core")
  private int threads;

  /** A command that reads units as {@code units} does. */
  public BacktestCommand(UnitFit.Lookup units) {
    this.units = units;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    long startNanos = System.nanoTime();
    try {
      BacktestReport report = Backtest.run(config(), units, new Progress(err, startNanos));
      report.refused().forEach(rows -> err.println(line(rows)));
      err.flush();
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      out.printf(
          Locale.ROOT,
          "people %d, readings %d (duplicate %d, superseded %d), refused rows %d; nights %d,"
              + " scores %d, alerts %d; %.1f s%n",
          report.people(),
          report.readings(),
          report.duplicates(),
          report.superseded(),
          report.refusedRows(),
          report.nights(),
          report.scores(),
          report.alerts(),
          seconds);
      out.flush();
      return 0;
    } catch (BacktestException e) {
      err.println("backtest: " + e.getMessage());
      err.flush();
      return 1;
    }
  }

  private BacktestConfig config() throws BacktestException {
    if (!Files.isDirectory(input)) {
      throw new BacktestException("--input " + input + " is not a folder");
    }
    if (threads < 0 || threads > MOST_THREADS) {
      throw new BacktestException("--threads must be 1 to " + MOST_THREADS);
    }
    int cores = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    return new BacktestConfig(
        input,
        output,
        detectors(),
        zone(),
        threads == 0 ? cores : threads,
        Runtime.getRuntime().maxMemory() / BYTES_PER_READING);
  }

  private ZoneId zone() throws BacktestException {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new BacktestException("--zone " + zone + " is no time zone such as Europe/Berlin", e);
    }
  }

  private Set<Detector> detectors() throws BacktestException {
    EnumSet<Detector> chosen = EnumSet.noneOf(Detector.class);
    for (String label : detectors) {
      String name = label.strip();
      chosen.add(
          Detector.byLabel(name)
              .orElseThrow(
                  () ->
                      new BacktestException(
                          "no detector '" + name + "'; there are: " + Detector.labels())));
    }
    return chosen.isEmpty() ? EnumSet.allOf(Detector.class) : chosen;
  }

  private static String line(RefusedRows rows) {
    StringBuilder line = new StringBuilder();
    line.append(rows.fileName()).append(':').append(rows.firstLines().get(0));
    line.append(": ").append(rows.reason()).append(", ").append(rows.count());
    line.append(rows.count() == 1 ? " row" : " rows");
    if (rows.firstLines().size() > 1) {
      line.append(", also line");
      for (long also : rows.firstLines().subList(1, rows.firstLines().size())) {
        line.append(' ').append(also);
      }
    }
    return line.toString();
  }

  /** Says how far it is where it takes long; thread-safe. */
  private static final class Progress implements BacktestListener {
    private final PrintWriter err;
    private long nextNanos;

    Progress(PrintWriter err, long startNanos) {
      this.err = err;
      nextNanos = startNanos + QUIET_AT_FIRST.toNanos();
    }

    @Override
    public synchronized void progress(double fractionRead, int peopleDone) {
      if (System.nanoTime() - nextNanos >= 0) {
        nextNanos = System.nanoTime() + SAY_EVERY.toNanos();
        err.printf(Locale.ROOT, "%3.0f %% read, people done: %d%n", 100 * fractionRead, peopleDone);
        err.flush();
      }
    }

    @Override
    public synchronized void passedOver(String fileName) {
      err.printf("%s: passed over, neither a person's recording nor neutral CSV%n", fileName);
    }
  }
}
