package io.homeward.gateway.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a gateway signs in at a broker. The password itself is nowhere in a configuration: it is read
 * from a file or the environment, at each connection, so that a changed file needs no restart.
 *
 * @param user the user name
 * @param passwordFile a file with the password on its first line, readable by the gateway alone
 * @param passwordVariable the environment variable with the password, where there is no file
 */
public record BrokerSignIn(
    String user, Optional<Path> passwordFile, Optional<String> passwordVariable) {

  /** The password stands in a file. */
  public static BrokerSignIn fromFile(String user, Path passwordFile) {
    return new BrokerSignIn(user, Optional.of(passwordFile), Optional.empty());
  }

  /** The password stands in an environment variable. */
  public static BrokerSignIn fromEnvironment(String user, String passwordVariable) {
    return new BrokerSignIn(user, Optional.empty(), Optional.of(passwordVariable));
  }

  /** The password as it is now. */
  byte[] password() throws IOException {
    if (passwordFile.isPresent()) {
      try (var lines = Files.lines(passwordFile.get(), StandardCharsets.UTF_8)) {
        return lines.findFirst().orElse("").getBytes(StandardCharsets.UTF_8);
      }
    }
    String variable = passwordVariable.orElseThrow();
    String password = System.getenv(variable);
    if (password == null) {
      throw new IOException("the environment variable " + variable + " is not set");
    }
    return password.getBytes(StandardCharsets.UTF_8);
  }

  void addViolations(List<String> found) {
    if (user.isBlank()) {
      found.add("broker.signIn.user: must be a name");
    }
    if (passwordFile.isPresent() == passwordVariable.isPresent()) {
      found.add("broker.signIn: the password stands either in a file or in the environment");
    }
    passwordFile
        .filter(file -> !Files.isReadable(file))
        .ifPresent(file -> found.add("broker.signIn.passwordFile: cannot be read: " + file));
    passwordVariable
        .filter(variable -> System.getenv(variable) == null)
        .ifPresent(
            variable -> found.add("broker.signIn.passwordVariable: is not set: " + variable));
  }
}
