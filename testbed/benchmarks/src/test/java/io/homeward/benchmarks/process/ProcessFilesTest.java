package io.homeward.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFilesTest {
  @TempDir private Path proc;

  @Test
  void readsTimesOfACommandWhoseNameLooksLikeFields() throws IOException {
    process(7, 1, "a) R 99 (b", 150, 50, 300, 100, 0);
    ProcessFiles.CpuTime time = new ProcessFiles(proc).cpuTime(7).orElseThrow();
    assertThat(time.parent()).isEqualTo(1);
    assertThat(time.ownSeconds()).isEqualTo(2.0);
    assertThat(time.endedChildrenSeconds()).isEqualTo(4.0);
  }

  @Test
  void addsUpATreeAndLeavesOthersOut() throws IOException {
    process(100, 1, "root", 100, 0, 50, 0, 1_000);
    // A child with a smaller id than its parent: ids are reused.
    process(30, 200, "grandchild", 400, 0, 0, 0, 30);
    process(200, 100, "child", 0, 200, 0, 0, 200);
    process(300, 1, "stranger", 10_000, 0, 0, 0, 9_999);
    Files.createDirectory(proc.resolve("sys"));
    ProcessCost cost = ProcessCost.of(new ProcessFiles(proc), 100);
    assertThat(cost.cpuSeconds()).isEqualTo(1 + 0.5 + 4 + 2);
    assertThat(cost.residentBytes()).isEqualTo(1_230 * 1024);
  }

  @Test
  void aProcessThatHasEndedCostsNothing() {
    assertThat(ProcessCost.of(new ProcessFiles(proc), 5)).isEqualTo(new ProcessCost(0, 0));
  }

  @Test
  void knowsWhatThisProcessCosts() {
    ProcessHandle own = ProcessHandle.current();
    ProcessCost cost = ProcessCost.of(ProcessFiles.ofThisMachine(), own.pid());
    double cpuSeconds = own.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    assertThat(cost.cpuSeconds()).isCloseTo(cpuSeconds, within(1.0));
    assertThat(cost.residentBytes()).isGreaterThan(10L << 20);
  }

  private void process(
      long pid,
      long parent,
      String command,
      int user,
      int system,
      int endedUser,
      int endedSystem,
      int kibibytes)
      throws IOException {
    Path folder = Files.createDirectory(proc.resolve(Long.toString(pid)));
    Files.writeString(
        folder.resolve("stat"),
        "%d (%s) S %d 2 3 4 5 6 7 8 9 10 %d %d %d %d 20 0 1 0 12345 1 2"
            .formatted(pid, command, parent, user, system, endedUser, endedSystem));
    Files.writeString(
        folder.resolve("smaps_rollup"),
        "00400000-7fff ---p 0 00:00 0 [rollup]\nRss: 5000 kB\nPss:  %d kB\nPss_Anon: 1 kB\n"
            .formatted(kibibytes));
  }
}
