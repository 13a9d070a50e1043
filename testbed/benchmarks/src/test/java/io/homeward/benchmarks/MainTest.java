package io.homeward.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @Test
  void listsEveryBenchmarkByTheNameItIsRunBy() {
    assertThat(execute("--list")).isZero();
    assertThat(out.toString().lines()).contains("replay", "backtest", "archive-size", "standalone");
    assertThat(out.toString().lines()).allSatisfy(name -> assertThat(execute(name, "-h")).isZero());
  }

  @Test
  void wantsABenchmark() {
    assertThat(execute()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(errors.toString()).contains("--list");
  }

  @Test
  void refusesSharesThatLeaveNothingToMeasure() {
    assertThat(execute("replay", "--cold-share=1")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(execute("standalone", "--minutes=-1")).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  private int execute(String... arguments) {
    return Main.commands()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(errors))
        .execute(arguments);
  }
}
