package io.homeward.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.homeward.jobs.backtest.Backtest;
import io.homeward.jobs.backtest.BacktestConfig;
import io.homeward.jobs.backtest.BacktestException;
import io.homeward.jobs.backtest.BacktestListener;
import io.homeward.jobs.backtest.BacktestReport;
import io.homeward.jobs.backtest.Detector;
import io.homeward.jobs.backtest.UnitFit;
import io.homeward.vitals.intake.RejectReason;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Readings a second of a backtest, all detectors, from files to result files, beside an anchor that
 * is run on the same files in between. The first run is that of a cold virtual machine; CPU time is
 * the whole process's, compiler and collector included.
 */
@Command(
    name = "backtest",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the backtest over the recordings in DIR, or over simulated people where no DIR is"
          + " named.",
      "The last line states the median of the warm runs."
    })
public final class BacktestBenchmark implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Recordings, as backtest reads them.")
  private Path recordings;

  @Option(names = "--runs", defaultValue = "9", description = "Runs. Default: ${DEFAULT-VALUE}")
  private int runs;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "People worked on at once. Default: ${DEFAULT-VALUE}")
  private int threads;

  @Option(
      names = "--anchor",
      paramLabel = "SCRIPT",
      description = "A Python program that is given the folder and does one pass over it.")
  private Path anchor;

  @Option(
      names = "--python",
      defaultValue = "python3",
      description = "What runs the anchor. Default: ${DEFAULT-VALUE}")
  private String python;

  @Option(
      names = "--people",
      defaultValue = "20",
      description = "Simulated people. Default: ${DEFAULT-VALUE}")
  private int people;

  @Option(
      names = "--days",
      defaultValue = "90",
      description = "Days of each of them. Default: ${DEFAULT-VALUE}")
  private int days;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the simulated people. Default: ${DEFAULT-VALUE}")
  private long seed;

  private record Run(double wallSeconds, double cpuSeconds, long readings) {
    double readingsPerSecond() {
      return readings / wallSeconds;
    }

    double readingsPerCpuSecond() {
      return readings / cpuSeconds;
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException, BacktestException {
    if (runs < 1 || threads < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--runs and --threads must be at least 1");
    }
    try (ScratchFolder scratch = ScratchFolder.create()) {
      Path input =
          recordings == null
              ? SimulatedPeople.write(seed, people, days, scratch.resolve("in"))
              : recordings;
      List<Run> measured = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        measured.add(run(input, scratch.resolve("out")));
        say(i == 0 ? "cold" : "warm", measured.get(i));
        if (anchor != null && i % 3 == 1) {
          runAnchor(input);
        }
      }
      List<Run> warm = measured.subList(Math.min(measured.size() - 1, 1 + runs / 3), runs);
      say("median", median(warm));
      return 0;
    }
  }

  private Run run(Path input, Path output) throws BacktestException, InterruptedException {
    var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpuNanos = machine.getProcessCpuTime();
    long nanos = System.nanoTime();
    BacktestReport report =
        Backtest.run(
            new BacktestConfig(
                input,
                output,
                EnumSet.allOf(Detector.class),
                ZoneOffset.UTC,
                threads,
                Runtime.getRuntime().maxMemory() / 40),
            (signal, unit) -> UnitFit.refused(RejectReason.UNIT_UNKNOWN),
            new Silent());
    return new Run(
        (System.nanoTime() - nanos) / 1e9,
        (machine.getProcessCpuTime() - cpuNanos) / 1e9,
        report.readings());
  }

  private static final class Silent implements BacktestListener {
    @Override
    public void progress(double fractionRead, int peopleDone) {
      // Only the whole is measured.
    }

    @Override
    public void passedOver(String fileName) {
      // Nothing to measure in it.
    }
  }

  private void runAnchor(Path input) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(python, anchor.toString(), input.toString(), "1")
            .redirectErrorStream(true)
            .start();
    try (var lines = process.inputReader()) {
      lines.lines().forEach(line -> print("anchor   " + line));
    }
    if (process.waitFor() != 0) {
      print("anchor   failed");
    }
  }

  private static Run median(List<Run> runs) {
    List<Run> sorted = new ArrayList<>(runs);
    sorted.sort(Comparator.comparingDouble(Run::cpuSeconds));
    return sorted.get(sorted.size() / 2);
  }

  private void say(String what, Run run) {
    print(
        String.format(
            Locale.ROOT,
            "%-8s readings %d  wall %.2f s  cpu %.2f s  %,.0f readings/s  %,.0f readings/CPU-s",
            what,
            run.readings(),
            run.wallSeconds(),
            run.cpuSeconds(),
            run.readingsPerSecond(),
            run.readingsPerCpuSecond()));
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
