package io.homeward.gateway;

import io.homeward.gateway.publishing.WardTopics;
import io.homeward.settings.KafkaSettings;
import io.homeward.settings.Settings;
import io.homeward.settings.SettingsRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A gateway as a process of its own. Creates the topics that are missing, so it must be allowed to,
 * or they be there. Ends on SIGTERM, after what is in flight; exit code 1 with the reasons on
 * standard error where it cannot start.
 */
@Command(
    name = "homeward-gateway",
    mixinStandardHelpOptions = true,
    version = "Homeward 0.1.0",
    description = "Takes readings by MQTT and writes them to Kafka.")
public final class Main implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int NOT_STARTED = 1;

  @Option(
      names = "--settings",
      required = true,
      paramLabel = "FILE",
      description = "The ward's settings: see docs/configuration.md")
  private Path file;

  private final Map<String, String> environment;

  private Main(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs until it is told to end. */
  public static void main(String[] arguments) {
    int exitCode = new CommandLine(new Main(System.getenv())).execute(arguments);
    // Nothing but a thread that would keep the process alive is left.
    System.exit(exitCode);
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      Settings settings =
          Settings.read(file, environment, KafkaSettings.class, GatewaySettings.class);
      KafkaSettings kafka = settings.section(KafkaSettings.class);
      GatewayConfig config =
          settings.section(GatewaySettings.class).config(kafka.bootstrapServers());
      List<String> violations = config.violations();
      if (!violations.isEmpty()) {
        throw new SettingsRefusedException(violations.stream().map(v -> "gateway " + v).toList());
      }
      createTopics(kafka);
      IngestGateway gateway = IngestGateway.start(config);
      Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "close"));
      LOG.info("Gateway {} has started; health on port {}", config.gatewayId(), gateway.httpPort());
      gateway.awaitClosed();
      return 0;
    } catch (SettingsRefusedException e) {
      e.problems().forEach(problem -> System.err.println("homeward-gateway: " + problem));
    } catch (IOException e) {
      System.err.println("homeward-gateway: " + e.getMessage());
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("homeward-gateway: the topics cannot be created: " + reason(e));
    }
    return NOT_STARTED;
  }

  private static void createTopics(KafkaSettings kafka)
      throws InterruptedException, ExecutionException, TimeoutException {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
      WardTopics.createMissing(admin, Integer.MAX_VALUE, kafka.replicationFactor());
    }
  }

  private static String reason(Exception error) {
    Throwable cause = error.getCause() == null ? error : error.getCause();
    return cause.getMessage() == null ? "Kafka does not answer" : cause.getMessage();
  }
}
