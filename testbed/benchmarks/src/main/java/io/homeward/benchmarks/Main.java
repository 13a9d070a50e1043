package io.homeward.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program behind {@code ./homeward bench}. Exit codes: 0 measured, 1 failed, 2 misused. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "NAME",
    description = {
      "Measures Homeward; docs/benchmarks.md tells what each figure means.",
      "Only a machine that does nothing else gives figures to compare."
    },
    subcommands = {
      ReplayBenchmark.class,
      BacktestBenchmark.class,
      ArchiveSizeBenchmark.class,
      ModelBenchmark.class,
      StandaloneBenchmark.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(names = "--list", description = "Print the benchmarks' names, one a line.")
  private boolean list;

  private Main() {}

  /** Runs one benchmark. */
  public static void main(String[] arguments) {
    // A benchmark starts processes and threads of its own: none of them may keep this one alive.
    System.exit(commands().execute(arguments));
  }

  static CommandLine commands() {
    CommandLine commands = new CommandLine(new Main());
    commands.setExecutionExceptionHandler(
        (error, command, parsed) -> {
          if (!(error instanceof BenchmarkFailure)) {
            throw error;
          }
          command.getErr().println("bench: " + error.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
    return commands;
  }

  @Override
  public void run() {
    if (!list) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "name a benchmark; --list names them, --help explains them");
    }
    spec.subcommands().keySet().forEach(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().flush();
  }
}
