package io.homeward.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ArchiveSizeBenchmarkIT {
  private static final Pattern SIZE =
      Pattern.compile("(\\w+) +(\\d+) readings in \\d+ bytes: ([\\d.]+) bytes a reading");

  @Test
  void statesWhatAReadingTakesBesideAnAnchorThatTakesFarMore() {
    StringWriter out = new StringWriter();
    int exitCode =
        new CommandLine(new ArchiveSizeBenchmark())
            .setOut(new PrintWriter(out))
            .execute("--people=2", "--days=8");
    assertThat(exitCode).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(5);
    double anchor = bytesAReading(lines.get(2), "anchor");
    double full = bytesAReading(lines.get(3), "full");
    double vacuumed = bytesAReading(lines.get(4), "vacuumed");
    assertThat(anchor).isBetween(60.0, 200.0);
    assertThat(full).isLessThanOrEqualTo(vacuumed).isLessThan(anchor / 10);
  }

  private static double bytesAReading(String line, String what) {
    Matcher matcher = SIZE.matcher(line);
    assertThat(matcher.matches()).as(line).isTrue();
    assertThat(matcher.group(1)).isEqualTo(what);
    assertThat(Integer.parseInt(matcher.group(2))).isGreaterThan(5_000);
    return Double.parseDouble(matcher.group(3));
  }
}
