package io.homeward.console;

import io.homeward.console.access.Account;
import io.homeward.console.access.Role;
import io.homeward.settings.SettingsRefusedException;
import io.homeward.store.staff.StaffAccounts;
import io.homeward.store.staff.StaffAccounts.StaffAccount;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Who may sign in to the board: gives accounts and closes them. The password is read, never taken
 * from the command line, where everyone on the machine could see it.
 */
@Command(
    name = "staff",
    mixinStandardHelpOptions = true,
    description = "Gives accounts to those who work in the ward, to vendors and to patients.")
public final class StaffCommand {
  /** NIST SP 800-63B, section 3.1.1.2: at least 15 where it is the only factor. */
  private static final int LEAST_PASSWORD_LENGTH = 15;

  /** What bcrypt takes into account. */
  private static final int MOST_PASSWORD_BYTES = 72;

  private final Store store;
  private final BufferedReader input;
  @Spec private CommandSpec spec;

  /** Opens the accounts. */
  @FunctionalInterface
  public interface Store {
    /** Runs {@code change} on them and closes the store. */
    String with(Change change) throws SettingsRefusedException;
  }

  /** What is done to the accounts; tells what was done. */
  @FunctionalInterface
  public interface Change {
    /** Does it. */
    String to(StaffAccounts accounts);
  }

  /**
   * The command.
   *
   * @param store the accounts
   * @param input whose first line is the password
   */
  public StaffCommand(Store store, BufferedReader input) {
    this.store = store;
    this.input = input;
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Gives an account, or another password to the one of that name.",
        "The password is the first line of standard input: at least 15 characters."
      })
  int add(
      @Parameters(paramLabel = "NAME", description = "What is typed at sign-in") String name,
      @Option(
              names = "--display-name",
              required = true,
              paramLabel = "TEXT",
              description = "What stands beside an acknowledgement")
          String displayName,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "ROLE",
              description = "nurse, lead, vendor or patient")
          String role,
      @Option(
              names = "--of",
              paramLabel = "ID",
              description = "For a vendor: whose figures they see; for a patient: their id")
          String scope)
      throws IOException, SettingsRefusedException {
    Account account = account(name, displayName, role, Optional.ofNullable(scope));
    say(
        store.with(
            accounts ->
                accounts.write(
                        new StaffAccount(
                            account.name(),
                            account.displayName(),
                            account.passwordHash(),
                            account.role().name(),
                            Optional.ofNullable(scope)))
                    ? account.name() + " may sign in"
                    : account.name() + " has another password"));
    return 0;
  }

  @Command(
      name = "close",
      mixinStandardHelpOptions = true,
      description = "Closes an account. What was done by it stays.")
  int close(@Parameters(paramLabel = "NAME", description = "Of the account") String name)
      throws SettingsRefusedException {
    say(
        store.with(
            accounts ->
                accounts.close(name)
                    ? name + " may no longer sign in"
                    : "no open account is called " + name));
    return 0;
  }

  private Account account(String name, String displayName, String role, Optional<String> scope)
      throws IOException {
    try {
      Role known = role(role);
      return new Account(
          name,
          displayName,
          known,
          PasswordEncoderFactories.createDelegatingPasswordEncoder().encode(password()),
          scope.filter(s -> known != Role.PATIENT),
          scope.filter(s -> known == Role.PATIENT));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static Role role(String text) {
    List<Role> known = Stream.of(Role.values()).filter(r -> lower(r).equals(text)).toList();
    if (known.isEmpty()) {
      throw new IllegalArgumentException(
          "--role must be one of " + Stream.of(Role.values()).map(StaffCommand::lower).toList());
    }
    return known.get(0);
  }

  private static String lower(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private String password() throws IOException {
    String password = input.readLine();
    if (password == null || password.length() < LEAST_PASSWORD_LENGTH) {
      throw new IllegalArgumentException(
          "the password, the first line of standard input, must have at least "
              + LEAST_PASSWORD_LENGTH
              + " characters");
    }
    if (password.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MOST_PASSWORD_BYTES) {
      throw new IllegalArgumentException(
          "the password must have at most " + MOST_PASSWORD_BYTES + " bytes");
    }
    return password;
  }

  private void say(String what) {
    spec.commandLine().getOut().println(what);
    spec.commandLine().getOut().flush();
  }
}
