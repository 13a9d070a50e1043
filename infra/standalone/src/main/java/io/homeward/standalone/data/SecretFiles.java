package io.homeward.standalone.data;

import io.homeward.standalone.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/** Secrets that are made on first use and kept, each in a file of its own. */
public final class SecretFiles {
  /** 192 bits: beyond guessing, and short enough for any place a password goes. */
  private static final int BYTES = 24;

  private final Path directory;

  SecretFiles(Path directory) {
    this.directory = directory;
  }

  /** The file of the secret {@code name}, made with a random secret if it does not exist. */
  public Path file(String name) {
    return file(name, SecretFiles::random);
  }

  private static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private Path file(String name, Supplier<String> maker) {
    Path file = directory.resolve(name);
    try {
      if (!Files.exists(file)) {
        OwnerOnly.write(file, maker.get());
      }
      return file;
    } catch (IOException e) {
      throw new StartFailure("cannot write the secret file " + file, e);
    }
  }

  /** The secret {@code name}. */
  public String secret(String name) {
    return secret(name, SecretFiles::random);
  }

  /** The secret {@code name}, made by {@code maker} if it does not exist. */
  public String secret(String name, Supplier<String> maker) {
    Path file = file(name, maker);
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new StartFailure("cannot read the secret file " + file, e);
    }
  }
}
