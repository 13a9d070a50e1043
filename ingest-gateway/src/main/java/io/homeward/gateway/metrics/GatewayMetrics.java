package io.homeward.gateway.metrics;

import io.homeward.gateway.authentication.SignIn;
import io.homeward.vitals.intake.RejectReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What the gateway counts. Tags are closed enums: no device, patient, vendor or value is ever one.
 * Counters are for watching; the ledger is derived from Kafka, never from them. Thread-safe.
 */
public final class GatewayMetrics implements AutoCloseable {

  /** Why the gateway ended a connection. */
  public enum Disconnect {
    /** The device left, or its network did. */
    BY_DEVICE,
    KEEP_ALIVE_TIMEOUT,
    CONNECT_TIMEOUT,
    PROTOCOL_ERROR,
    /** More unacknowledged messages than the Receive Maximum allows. */
    RECEIVE_MAXIMUM_EXCEEDED,
    /** The same client connected again. */
    TAKEN_OVER,
    /** Records did not become durable; the device keeps its message. */
    PUBLISH_FAILED,
    REFUSED,
    /** Its registration changed. */
    REGISTRATION_CHANGED,
    /** Too many connections, or too much arriving in part. */
    OVERLOAD,
    GATEWAY_CLOSING
  }

  /** What happened to the connection to a broker. */
  public enum BrokerEvent {
    SUBSCRIBED,
    /** The broker could not be reached, or its certificate or answer not be understood. */
    NOT_REACHED,
    /** It refused the sign-in. */
    SIGN_IN_REFUSED,
    /** It refused the subscription, or granted less than QoS 1. */
    SUBSCRIPTION_REFUSED,
    CONNECTION_LOST,
    /** Another client signed in under this gateway's name. */
    TAKEN_OVER,
    /** Records did not become durable; left, so that the broker sends the messages again. */
    PUBLISH_FAILED,
    GATEWAY_CLOSING
  }

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<SignIn, Counter> signIns = new EnumMap<>(SignIn.class);
  private final Map<Disconnect, Counter> disconnects = new EnumMap<>(Disconnect.class);
  private final Map<BrokerEvent, Counter> brokerEvents = new EnumMap<>(BrokerEvent.class);
  private final Map<RejectReason, Counter> refused = new EnumMap<>(RejectReason.class);
  private final Counter admitted;
  private final Counter messages;
  private final Counter payloadBytes;
  private final Counter lostAtMostOnce;
  private final Counter wills;
  private final Counter unreadableRecords;
  private final Counter redeemed;
  private final Counter unopened;
  private final Timer acknowledged;

  /** A registry with all counters at zero, so that a rate is right from the first event. */
  public GatewayMetrics() {
    for (SignIn outcome : SignIn.values()) {
      signIns.put(outcome, tagged("homeward.gateway.sign.ins", "outcome", outcome));
    }
    for (Disconnect cause : Disconnect.values()) {
      disconnects.put(cause, tagged("homeward.gateway.disconnects", "cause", cause));
    }
    for (BrokerEvent event : BrokerEvent.values()) {
      brokerEvents.put(event, tagged("homeward.gateway.broker.events", "event", event));
    }
    for (RejectReason reason : RejectReason.values()) {
      refused.put(
          reason,
          Counter.builder("homeward.gateway.readings.refused")
              .description("Readings refused, by reason; withheld ones are the patient's right")
              .tag("reason", lower(reason))
              .tag("outcome", lower(reason.outcome()))
              .register(registry));
    }
    admitted = counter("homeward.gateway.readings.admitted", "Readings handed to Kafka");
    messages = counter("homeward.gateway.messages", "Messages received");
    payloadBytes = counter("homeward.gateway.payload.bytes", "Payload bytes received");
    lostAtMostOnce =
        counter("homeward.gateway.messages.lost", "QoS 0 messages that did not become durable");
    wills = counter("homeward.gateway.wills", "Wills accepted with a CONNECT");
    unreadableRecords =
        counter("homeward.gateway.registry.unreadable", "Registry records that cannot be read");
    redeemed =
        counter(
            "homeward.gateway.readings.redeemed", "Refused readings a later enrolment admitted");
    unopened =
        counter(
            "homeward.gateway.redemption.unopened",
            "Refused messages that cannot be opened to look whether an enrolment redeems them");
    acknowledged =
        Timer.builder("homeward.gateway.acknowledge")
            .description("From a message's arrival to its acknowledgement, Kafka's between them")
            .serviceLevelObjectives(
                Duration.ofMillis(2),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(5))
            .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Counter tagged(String name, String tag, Enum<?> value) {
    return Counter.builder(name).tag(tag, lower(value)).register(registry);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Shows a number that is asked for at each scrape. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  public void signIn(SignIn outcome) {
    signIns.get(outcome).increment();
  }

  public void disconnected(Disconnect cause) {
    disconnects.get(cause).increment();
  }

  public void broker(BrokerEvent event) {
    brokerEvents.get(event).increment();
  }

  public void received(long bytes) {
    messages.increment();
    payloadBytes.increment((double) bytes);
  }

  public void admitted(int readings) {
    if (readings > 0) {
      admitted.increment(readings);
    }
  }

  public void refused(RejectReason reason, int readings) {
    refused.get(reason).increment(readings);
  }

  public void lostAtMostOnce() {
    lostAtMostOnce.increment();
  }

  public void willAccepted() {
    wills.increment();
  }

  public void unreadableRecord() {
    unreadableRecords.increment();
  }

  public void redeemed(int readings) {
    redeemed.increment(readings);
  }

  public void unopenedMessage() {
    unopened.increment();
  }

  /** A message was acknowledged {@code nanos} after it arrived. */
  public void acknowledged(long nanos) {
    acknowledged.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Refused sign-ins so far, by outcome. */
  public Map<SignIn, Long> signInCounts() {
    Map<SignIn, Long> counts = new EnumMap<>(SignIn.class);
    signIns.forEach((outcome, counter) -> counts.put(outcome, (long) counter.count()));
    return counts;
  }

  /** All of it in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
