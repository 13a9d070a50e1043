package io.homeward.gateway.health;

import io.homeward.gateway.publishing.Receipt;
import io.homeward.gateway.publishing.RecordPublisher;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.OperationWire;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether readings that arrive are becoming durable, and says so on {@code part-health}:
 * every heartbeat and at each change.
 *
 * <p>The heartbeat is the probe: while one is unanswered no other is sent, and one that is
 * unanswered for a whole heartbeat's time means that Kafka does not answer. Consumers learn of an
 * outage by the silence, and of its end by a record whose {@code healthySinceMs} is the recovery.
 *
 * <p>Runs on a thread of its own; {@link #cause} may be asked by any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a tick catches what goes wrong in it
public final class GatewayHealth implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayHealth.class);
  private static final long TICK_MS = 100;

  /** While ready, Kafka answers, and what is sent arrives. */
  private static final String HEALTHY = "";

  private final String gatewayId;
  private final RecordPublisher publisher;
  private final BooleanSupplier hasReadRegistry;
  private final Supplier<String> intakeFault;
  private final WardClock clock;
  private final LongSupplier nanoTime;
  private final long heartbeatNanos;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread t = new Thread(task, "homeward-gateway-health");
            t.setDaemon(true);
            return t;
          });
  private volatile String cause = "starting";
  private volatile boolean kafkaAnswers;
  private volatile boolean ready;
  private boolean stopping;
  private long healthySinceMs;
  private Receipt probe;
  private long probeSentNanos;
  private boolean changed;

  /**
   * Says of {@code gatewayId} how it is, every {@code heartbeat}.
   *
   * @param intakeFault why nothing arrives though the gateway could take it; empty while it can
   */
  public GatewayHealth(
      String gatewayId,
      RecordPublisher publisher,
      BooleanSupplier hasReadRegistry,
      Supplier<String> intakeFault,
      WardClock clock,
      LongSupplier nanoTime,
      Duration heartbeat) {
    this.gatewayId = gatewayId;
    this.publisher = publisher;
    this.hasReadRegistry = hasReadRegistry;
    this.intakeFault = intakeFault;
    this.clock = clock;
    this.nanoTime = nanoTime;
    heartbeatNanos = heartbeat.toNanos();
  }

  /** Starts the thread. */
  public void start() {
    thread.scheduleWithFixedDelay(this::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /** Whether devices may sign in: the registry is read and Kafka has answered once. */
  public boolean isReady() {
    return ready;
  }

  /** Whether the last heartbeat was answered in time. */
  public boolean kafkaAnswers() {
    return kafkaAnswers;
  }

  /** Why readings are not becoming durable; empty while they are. */
  public String cause() {
    return cause;
  }

  private void tick() {
    try {
      if (!publisher.isConnected()) {
        publisher.connect();
      }
      watchProbe();
      conclude();
      if (publisher.isConnected() && probe == null && (changed || isDue())) {
        send();
      }
    } catch (RuntimeException e) {
      // The health of the gateway must not end with one failed look at it.
      LOG.error("Looking at the gateway's health failed", e);
    }
  }

  private boolean isDue() {
    return nanoTime.getAsLong() - probeSentNanos >= heartbeatNanos;
  }

  private void watchProbe() {
    if (probe == null) {
      return;
    }
    if (probe.isSettled()) {
      kafkaAnswers = probe.isDurable();
      probe = null;
    } else if (isDue()) {
      kafkaAnswers = false;
    }
  }

  private void conclude() {
    boolean hasRegistry = hasReadRegistry.getAsBoolean();
    String now;
    if (stopping) {
      now = "stopping";
    } else if (!hasRegistry) {
      now = "devices and enrolments are being read";
    } else if (!kafkaAnswers) {
      now = "Kafka does not answer";
    } else {
      // What a device or a broker is told to wait for is the registry and Kafka, not each other.
      ready = true;
      now = intakeFault.get();
    }
    if (!now.equals(cause)) {
      if (now.equals(HEALTHY)) {
        healthySinceMs = clock.millis();
        LOG.info("Gateway {} is healthy", gatewayId);
      } else if (ready && !stopping) {
        LOG.warn("Gateway {} is not healthy: {}", gatewayId, now);
      } else {
        LOG.info("Gateway {}: {}", gatewayId, now);
      }
      cause = now;
      changed = true;
    }
  }

  private void send() {
    Receipt sent = new Receipt(receipt -> {});
    PartHealth health =
        new PartHealth(
            PartHealth.Kind.GATEWAY,
            gatewayId,
            cause.equals(HEALTHY),
            cause,
            clock.millis(),
            healthySinceMs);
    publisher.publish(Topic.PART_HEALTH, gatewayId, OperationWire.encode(health), sent);
    sent.seal();
    probe = sent;
    probeSentNanos = nanoTime.getAsLong();
    changed = false;
  }

  /** Says that it stops, as far as Kafka still takes it, and ends the thread. */
  @Override
  public void close() {
    thread.execute(
        () -> {
          stopping = true;
          probe = null;
          tick();
        });
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
