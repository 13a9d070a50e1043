package io.homeward.jobs.backtest;

import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** One run of the command, as a person sees it. */
record CommandRun(int exitCode, String out, String err, Path output) {

  static CommandRun of(Path input, Path output, String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--input", input.toString(), "--output", output.toString()));
    arguments.addAll(List.of(options));
    int exitCode =
        new CommandLine(new BacktestCommand(CommandRun::units))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(new String[0]));
    return new CommandRun(exitCode, out.toString(), withoutProgress(err.toString()), output);
  }

  /** How far a run is is said by the clock: on a busy machine more often. */
  private static String withoutProgress(String err) {
    return err.replaceAll("(?m)^ *\\d+ % read, people done: \\d+\\R", "");
  }

  /** Knows Fahrenheit and that a kilogram is no rate. */
  private static UnitFit units(Signal signal, String unit) {
    if (signal == Signal.BODY_TEMPERATURE && unit.equals("[degF]")) {
      return new UnitFit(f -> (f - 32) / 1.8, Optional.empty());
    }
    return UnitFit.refused(
        unit.equals("kg") ? RejectReason.UNIT_MISMATCH : RejectReason.UNIT_UNKNOWN);
  }

  List<String> lines(String file) throws IOException {
    return Files.readAllLines(output.resolve(file));
  }
}
