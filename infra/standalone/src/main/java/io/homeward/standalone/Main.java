package io.homeward.standalone;

import io.homeward.jobs.backtest.BacktestCommand;
import io.homeward.standalone.backtest.GatewayUnits;
import io.homeward.standalone.replay.ReplayCommand;
import io.homeward.standalone.up.UpCommand;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The programs behind {@code ./homeward}. Exit codes: 0 done; 1 failed, with one reason on standard
 * error; 2 called wrongly.
 */
@Command(
    name = "homeward",
    mixinStandardHelpOptions = true,
    version = "Homeward 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    description = "A virtual ward on a stream.",
    subcommands = {UpCommand.class, ReplayCommand.class})
public final class Main {
  private Main() {}

  /** Runs one command. */
  public static void main(String[] arguments) {
    // Tomcat logs through java.util.logging, which would write to the terminal.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    CommandLine commands =
        new CommandLine(new Main()).addSubcommand(new BacktestCommand(new GatewayUnits()));
    commands.setExecutionExceptionHandler(
        (error, command, parsed) -> {
          if (!(error instanceof StartFailure)) {
            throw error;
          }
          command.getErr().println("homeward: " + error.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
    // An uncaught error would leave the brokers' threads, and so the process, alive.
    int exitCode = CommandLine.ExitCode.SOFTWARE;
    try {
      exitCode = commands.execute(arguments);
    } catch (Error broken) { // no memory, or a library that is missing
      commands.getErr().println("homeward: " + broken);
    } finally {
      System.exit(exitCode);
    }
  }
}
