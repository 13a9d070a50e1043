package io.homeward.settings;

import io.smallrye.config.ConfigMapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the store is. */
@ConfigMapping(prefix = "database")
@Meaning("Where the store is. Read by the console and the archive job.")
public interface DatabaseSettings {
  /** JDBC address. */
  @Meaning("JDBC address, such as jdbc:postgresql://timescaledb:5432/homeward")
  String url();

  /** Who signs in. */
  @Meaning("who signs in to it; owns the schema, which the console brings up to date")
  String user();

  /** The password itself; for a variable of the environment. */
  @Meaning("the password; better in a file or in the environment than here")
  Optional<String> password();

  /** A file that holds it. */
  @Meaning("a file whose first line is the password")
  Optional<String> passwordFile();

  /**
   * The password, wherever it was said; empty where none was.
   *
   * @throws SettingsRefusedException if the file cannot be read
   */
  default String readPassword() throws SettingsRefusedException {
    if (password().isPresent() || passwordFile().isEmpty()) {
      return password().orElse("");
    }
    Path file = Path.of(passwordFile().get());
    try {
      return Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new SettingsRefusedException(
          List.of("database.password-file: cannot be read: " + e.getMessage()));
    }
  }
}
