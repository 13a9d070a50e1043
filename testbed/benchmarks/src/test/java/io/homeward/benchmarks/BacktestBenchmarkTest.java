package io.homeward.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BacktestBenchmarkTest {
  @TempDir private Path folder;

  @Test
  void statesRunsOnSimulatedPeopleAndWhatTheAnchorSaid() throws Exception {
    Path anchor = folder.resolve("anchor.sh");
    Files.writeString(anchor, "ls \"$1\" | wc -l\n");
    StringWriter out = new StringWriter();
    int exitCode =
        new CommandLine(new BacktestBenchmark())
            .setOut(new PrintWriter(out))
            .execute("--people=2", "--days=3", "--runs=3", "--python=sh", "--anchor=" + anchor);
    assertThat(exitCode).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll("^(\\S+ +\\S+).*", "$1")))
        .containsExactly(
            "cold     readings",
            "warm     readings",
            "anchor   4",
            "warm     readings",
            "median   readings");
  }
}
