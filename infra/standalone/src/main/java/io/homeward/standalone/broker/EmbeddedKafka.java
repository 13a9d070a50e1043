package io.homeward.standalone.broker;

import io.homeward.gateway.publishing.WardTopics;
import io.homeward.standalone.LoopbackPort;
import io.homeward.standalone.StartFailure;
import io.homeward.standalone.data.OwnerOnly;
import io.homeward.vitals.topic.Topic;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka broker and its controller inside this process, on loopback, with the topics of {@link
 * Topic}.
 *
 * <p>Replication is 1: what is acknowledged survives a killed process (it is in the operating
 * system's page cache), not a power cut and not a lost disk. Started and closed by one thread.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int NODE = 1;
  private static final long ADMIN_TIMEOUT_S = 60;

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * What a broker needs to know.
   *
   * @param directory its log directory
   * @param port of the clients' listener; 0: any free one
   * @param mostPartitions topics are created with at most so many partitions: one process has no
   *     use for more; those that exist keep theirs
   */
  public record Config(Path directory, int port, int mostPartitions) {}

  /**
   * Starts the broker on what an earlier process left and makes sure of the topics.
   *
   * @throws StartFailure if the port is taken or the broker does not come up
   */
  public static EmbeddedKafka start(Config config) {
    int port = LoopbackPort.require(config.port(), "Kafka", "--kafka-port");
    // Nobody but this process speaks with the controller, so its port may change at each start.
    int controllerPort = LoopbackPort.require(0, "Kafka's controller", "--kafka-port");
    format(config.directory());
    KafkaRaftServer server = null;
    try {
      server =
          new KafkaRaftServer(
              new KafkaConfig(properties(config.directory(), port, controllerPort), false),
              Time.SYSTEM);
      server.startup();
      EmbeddedKafka kafka = new EmbeddedKafka(server, port);
      kafka.createTopics(config.mostPartitions());
      return kafka;
    } catch (KafkaException | StartFailure e) {
      if (server != null) {
        server.shutdown();
      }
      throw e instanceof StartFailure failure
          ? failure
          : new StartFailure("Kafka did not start: " + e.getMessage(), e);
    }
  }

  private static void format(Path directory) {
    try {
      // Written last, so without it the directory holds nothing that was ever in use.
      if (Files.exists(directory.resolve("meta.properties"))) {
        return;
      }
      OwnerOnly.createDirectories(directory);
      new Formatter()
          .setNodeId(NODE)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(directory.toString())
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setIgnoreFormatted(true)
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .run();
    } catch (Exception e) { // Formatter.run declares no narrower one
      throw new StartFailure("Kafka's directory cannot be formatted: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> properties(Path directory, int port, int controllerPort) {
    Map<String, Object> p = new HashMap<>();
    p.put("process.roles", "broker,controller");
    p.put("node.id", Integer.toString(NODE));
    p.put("controller.quorum.voters", NODE + "@" + LOOPBACK + ":" + controllerPort);
    p.put("controller.listener.names", "CONTROLLER");
    p.put(
        "listeners",
        "CLIENTS://" + LOOPBACK + ":" + port + ",CONTROLLER://" + LOOPBACK + ":" + controllerPort);
    p.put("advertised.listeners", "CLIENTS://" + LOOPBACK + ":" + port);
    p.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("inter.broker.listener.name", "CLIENTS");
    p.put("log.dirs", directory.toString());
    for (String single :
        List.of(
            "offsets.topic.replication.factor",
            "transaction.state.log.replication.factor",
            "transaction.state.log.min.isr",
            "share.coordinator.state.topic.replication.factor",
            "share.coordinator.state.topic.min.isr")) {
      p.put(single, "1");
    }
    p.put("offsets.topic.num.partitions", "2");
    p.put("transaction.state.log.num.partitions", "2");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("auto.create.topics.enable", "false");
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "2");
    p.put("log.cleaner.dedupe.buffer.size", "2097152");
    // The metadata log of one node stays small; without these it keeps 1 GiB segments for a week.
    p.put("metadata.max.retention.bytes", "67108864");
    p.put("metadata.log.segment.bytes", "16777216");
    return p;
  }

  private void createTopics(int mostPartitions) {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap()))) {
      Map<ConfigResource, Collection<AlterConfigOp>> wanted = new LinkedHashMap<>();
      // One process, one release: what an older one created is brought to what this one needs.
      for (Topic topic : WardTopics.createMissing(admin, mostPartitions, 1)) {
        wanted.put(
            new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName()),
            topic.config().entrySet().stream()
                .map(e -> new ConfigEntry(e.getKey(), e.getValue()))
                .map(e -> new AlterConfigOp(e, AlterConfigOp.OpType.SET))
                .toList());
      }
      admin.incrementalAlterConfigs(wanted).all().get(ADMIN_TIMEOUT_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while Kafka's topics were created", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartFailure("Kafka's topics could not be created: " + e.getMessage(), e);
    }
  }

  /** Where clients connect. */
  public String bootstrap() {
    return LOOPBACK + ":" + port;
  }

  /** The port of the clients' listener. */
  public int port() {
    return port;
  }

  /** Stops the broker; clients should be closed before. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
