package io.homeward.standalone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.standalone.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path temp;

  @Test
  void is_open_once_at_a_time() {
    Path root = temp.resolve("ward");
    try (DataDirectory first = DataDirectory.open(root)) {
      assertThatThrownBy(() -> DataDirectory.open(root))
          .isInstanceOf(StartFailure.class)
          .hasMessage(first.root() + " is in use by process " + ProcessHandle.current().pid());
    }
    try (DataDirectory again = DataDirectory.open(root)) {
      assertThat(again.root()).isEqualTo(root);
    }
  }

  @Test
  void can_be_entered_by_its_owner_alone() throws IOException {
    Path root = temp.resolve("ward");
    try (DataDirectory directory = DataDirectory.open(root)) {
      Path secret = directory.secrets().file("database");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
          .isEqualTo("rwx------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void keeps_a_secret_once_made() {
    Path root = temp.resolve("ward");
    String first;
    try (DataDirectory directory = DataDirectory.open(root)) {
      first = directory.secrets().secret("database");
      assertThat(directory.secrets().secret("other")).hasSize(32).isNotEqualTo(first);
    }
    try (DataDirectory directory = DataDirectory.open(root)) {
      assertThat(directory.secrets().secret("database")).isEqualTo(first);
    }
  }

  @Test
  void says_why_a_place_cannot_be_used() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> DataDirectory.open(file))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("cannot use " + file);
  }
}
