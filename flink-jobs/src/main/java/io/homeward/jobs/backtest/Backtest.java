package io.homeward.jobs.backtest;

import io.homeward.jobs.patient.Moment;
import io.homeward.jobs.patient.ReadingFate;
import io.homeward.jobs.scoring.NightJudging;
import io.homeward.models.release.NightModel;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs people's recordings through the ward's own pipeline, bounded: what DeviationJob would have
 * said of them. One patient is one thread's; the results do not depend on how many threads there
 * are.
 *
 * <p>The ward clock is the newest input of all: a patient whose recording ended earlier still sees
 * the deadlines up to it pass, as in a ward; nothing fires after it.
 */
public final class Backtest {
  private final BacktestConfig config;
  private final UnitFit.Lookup units;
  private final BacktestListener listener;
  private final ReadingSpace space;
  private final AtomicLong bytesRead = new AtomicLong();
  private final AtomicInteger peopleDone = new AtomicInteger();
  private final Map<String, PatientRecording> fromNeutral = new TreeMap<>();
  private final List<RefusedRows> refused = new ArrayList<>();
  private long bytesTotal;

  private Backtest(BacktestConfig config, UnitFit.Lookup units, BacktestListener listener) {
    this.config = config;
    this.units = units;
    this.listener = listener;
    space = new ReadingSpace(config.mostReadings());
  }

  /**
   * Runs a backtest and writes {@code nights.csv}, {@code alerts.csv} and {@code scores.csv}.
   *
   * @param units how units other than a signal's own are read
   * @throws BacktestException if the input cannot be read or the output not be written; then no
   *     result is written
   */
  public static BacktestReport run(
      BacktestConfig config, UnitFit.Lookup units, BacktestListener listener)
      throws BacktestException, InterruptedException {
    return new Backtest(config, units, listener).run();
  }

  private BacktestReport run() throws BacktestException, InterruptedException {
    if (!config.detectors().contains(Detector.NIGHTLY_DEVIATION)) {
      return run(Optional.empty());
    }
    try (NightModel model = NightJudging.released()) {
      return run(Optional.of(model));
    }
  }

  private BacktestReport run(Optional<NightModel> model)
      throws BacktestException, InterruptedException {
    ResultFiles files = ResultFiles.in(config.output());
    InputFolder input = InputFolder.of(config.input());
    bytesTotal = input.bytes();
    input.passedOver().forEach(listener::passedOver);
    for (Path file : input.neutral()) {
      readNeutral(file);
    }
    List<PatientRun> runs = runAll(input, model);
    long end = runs.stream().mapToLong(PatientRun::clockMs).max().orElse(Moment.CLOCK_UNKNOWN);
    ResultRows rows = new ResultRows();
    long[] fates = new long[ReadingFate.values().length];
    for (PatientRun run : runs) {
      run.reach(end);
      rows.add(run, config.detectors());
      run.fates().forEach((fate, count) -> fates[fate.ordinal()] += count);
    }
    files.write(rows);
    refused.sort(Comparator.comparing(RefusedRows::fileName).thenComparing(RefusedRows::reason));
    long readings = 0;
    for (long count : fates) {
      readings += count;
    }
    return new BacktestReport(
        runs.size(),
        readings,
        fates[ReadingFate.DUPLICATE.ordinal()],
        fates[ReadingFate.SUPERSEDED.ordinal()],
        List.copyOf(refused),
        rows.nights().size(),
        rows.scores().size(),
        rows.alerts().size());
  }

  private List<PatientRun> runAll(InputFolder input, Optional<NightModel> model)
      throws BacktestException, InterruptedException {
    TreeSet<String> patients = new TreeSet<>(input.people().keySet());
    patients.addAll(fromNeutral.keySet());
    ExecutorService threads = Executors.newFixedThreadPool(config.threads());
    try {
      List<Future<PatientRun>> futures = new ArrayList<>();
      for (String patient : patients) {
        Map<Signal, Path> files = input.people().getOrDefault(patient, Map.of());
        PatientRecording recording =
            fromNeutral.getOrDefault(patient, new PatientRecording(patient, space));
        futures.add(threads.submit(() -> runOne(recording, files, model)));
      }
      List<PatientRun> runs = new ArrayList<>();
      for (Future<PatientRun> future : futures) {
        runs.add(result(future));
      }
      return runs;
    } finally {
      threads.shutdownNow();
    }
  }

  private static PatientRun result(Future<PatientRun> future)
      throws BacktestException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BacktestException known) {
        throw known;
      }
      throw new IllegalStateException("a patient cannot be run", e.getCause());
    }
  }

  private PatientRun runOne(
      PatientRecording recording, Map<Signal, Path> files, Optional<NightModel> model)
      throws BacktestException {
    for (Map.Entry<Signal, Path> file : files.entrySet()) {
      try (RecordingFile opened = new RecordingFile(file.getValue(), this::read)) {
        PersonFile.read(opened, recording, file.getKey(), config.zone());
        note(opened);
      } catch (IOException e) {
        throw InputFolder.unreadable(file.getValue(), e);
      }
    }
    PatientRun run = new PatientRun(recording, config.zone(), model);
    peopleDone.incrementAndGet();
    read(0);
    return run;
  }

  private void readNeutral(Path file) throws BacktestException {
    try (RecordingFile opened = new RecordingFile(file, this::read)) {
      new NeutralFile(
              opened,
              config.zone(),
              units,
              patient -> fromNeutral.computeIfAbsent(patient, p -> new PatientRecording(p, space)))
          .read();
      note(opened);
    } catch (IOException e) {
      throw InputFolder.unreadable(file, e);
    }
  }

  private void note(RecordingFile file) {
    synchronized (refused) {
      refused.addAll(file.refused());
    }
  }

  private void read(long bytes) {
    long read = bytesRead.addAndGet(bytes);
    double fraction = bytesTotal == 0 ? 1 : Math.min(1, (double) read / bytesTotal);
    listener.progress(fraction, peopleDone.get());
  }
}
