package io.homeward.benchmarks.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.benchmarks.BenchmarkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonLineTest {
  private static final String LINE =
      "{\"readings_per_s\": 172000, \"msgs_per_s\": 2867, \"cpu_s_per_M\": {\"mosquitto\": 0.5,"
          + " \"pipeline\": 1.8, \"generator\": 0.9, \"postgres\": 4.6}, \"load_other\": 0.04}";

  @TempDir private Path folder;

  @Test
  void countsEveryProcessButTheLoadsOwn() {
    PythonLine.Figures figures = PythonLine.Figures.parse(LINE);
    assertThat(figures.readingsPerSecond()).isEqualTo(172_000);
    assertThat(figures.messagesPerSecond()).isEqualTo(2_867);
    assertThat(figures.cpuSecondsPerMillion()).isEqualTo(0.5 + 1.8 + 4.6);
    assertThat(figures.otherCores()).isEqualTo(0.04);
  }

  @Test
  void refusesWhatIsNoFigure() {
    assertThatThrownBy(() -> PythonLine.Figures.parse("{\"failed\":\"A b60\"}"))
        .isInstanceOf(BenchmarkFailure.class)
        .hasMessageContaining("failed");
  }

  @Test
  void saysWhichPartIsMissing() throws Exception {
    assertThat(line("true", Map.of()).missing()).hasValue("no bench.py in " + folder);
    Files.writeString(folder.resolve("bench.py"), "");
    assertThat(line("true", Map.of()).missing()).hasValue("the environment does not name PG");
    Path broker = Files.createFile(folder.resolve("broker"));
    Map<String, String> all =
        Map.of("PG", "a", "PGPIDFILE", "b", "MODEL", "c", "MOSQUITTO", broker.toString());
    assertThat(line("true", all).missing()).hasValue("no mosquitto at " + broker);
    assertThat(broker.toFile().setExecutable(true)).isTrue();
    assertThat(line("false", all).missing().orElseThrow()).startsWith("false cannot import");
    assertThat(line("true", all).missing()).isEmpty();
  }

  @Test
  void runsInTheShapeAskedForAndLeavesNothing() throws Exception {
    // Run by sh, in its folder: fails unless asked for single readings with its settings.
    Files.writeString(
        folder.resolve("bench.py"),
        "test \"$1 $2 $PG $(basename $TMP)\" = \"A single db tmp\" || { echo why >&2; exit 1; }\necho noise\necho '"
            + LINE
            + "'\n");
    PythonLine line = line("sh", Map.of("PG", "db"));
    Path scratch = folder.resolve("tmp");
    assertThat(line.run(true, scratch)).isEqualTo(PythonLine.Figures.parse(LINE));
    assertThat(scratch).doesNotExist();
    assertThatThrownBy(() -> line.run(false, scratch))
        .isInstanceOf(BenchmarkFailure.class)
        .hasMessage("it failed with exit code 1: why");
  }

  private PythonLine line(String python, Map<String, String> environment) throws IOException {
    return new PythonLine(folder, python, environment);
  }
}
