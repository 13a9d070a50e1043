package io.homeward.standalone.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetainedCheckpointsTest {
  @TempDir Path checkpoints;

  private Path checkpoint(String run, int number, long completedAtS) throws IOException {
    Path directory = Files.createDirectories(checkpoints.resolve(run).resolve("chk-" + number));
    Path metadata = Files.createFile(directory.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(completedAtS * 1_000));
    return directory;
  }

  @Test
  void there_is_none_before_the_first_run() throws IOException {
    assertThat(RetainedCheckpoints.newest(checkpoints)).isEmpty();
    assertThat(RetainedCheckpoints.newest(checkpoints.resolve("never-made"))).isEmpty();
  }

  @Test
  void the_newest_is_the_one_completed_last_not_the_one_with_the_highest_number()
      throws IOException {
    checkpoint("run-a", 90, 100);
    Path later = checkpoint("run-b", 2, 200);
    assertThat(RetainedCheckpoints.newest(checkpoints)).contains(later);
  }

  @Test
  void of_two_completed_in_the_same_moment_the_higher_number_is_newer() throws IOException {
    checkpoint("run-a", 9, 100);
    Path later = checkpoint("run-a", 10, 100);
    assertThat(RetainedCheckpoints.newest(checkpoints)).contains(later);
  }

  @Test
  void one_that_a_kill_interrupted_does_not_count() throws IOException {
    Path complete = checkpoint("run-a", 3, 100);
    Files.createDirectories(checkpoints.resolve("run-a").resolve("chk-4"));
    Files.createDirectories(checkpoints.resolve("run-a").resolve("shared"));
    assertThat(RetainedCheckpoints.newest(checkpoints)).contains(complete);
  }

  @Test
  void earlier_runs_go_and_the_newest_stays_whole() throws IOException {
    Path old = checkpoint("run-a", 7, 100);
    Path kept = checkpoint("run-b", 1, 200);
    Path shared = Files.createDirectories(checkpoints.resolve("run-b").resolve("shared"));
    RetainedCheckpoints.deleteOthers(checkpoints, kept);
    assertThat(old).doesNotExist();
    assertThat(kept.resolve("_metadata")).exists();
    assertThat(shared).exists();
  }
}
