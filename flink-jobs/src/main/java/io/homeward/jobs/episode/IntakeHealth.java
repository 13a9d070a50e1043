package io.homeward.jobs.episode;

import com.google.protobuf.InvalidProtocolBufferException;
import io.homeward.jobs.state.v1.IntakePart;
import io.homeward.vitals.health.PartHealth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When our own intake was healthy, as the gateways said: a patient's silence counts only then.
 *
 * <p>A heartbeat proves the time since its {@code healthySinceMs}. Between heartbeats a healthy
 * gateway is taken to stay so for {@link #HEARTBEATS_MISSED} times the spacing last seen (the ward
 * clock may run faster than the wall, so the spacing is measured, not assumed); longer silence of a
 * gateway is an outage until it speaks again. Time before the first heartbeat is not healthy. With
 * several gateways time is healthy only where all of them were; one not heard for {@link
 * #FORGOTTEN_AFTER_MS} beside others is taken out of service.
 *
 * <p>Immutable. All times are the ward clock's, milliseconds since the epoch.
 */
public final class IntakeHealth {
  /** No gateway heard yet: no silence counts. */
  public static final IntakeHealth UNHEARD = new IntakeHealth(Map.of());

  /** How many heartbeats may be missing before their absence is an outage. */
  public static final int HEARTBEATS_MISSED = 3;

  /** Least time a healthy word holds. */
  public static final long LEAST_GRACE_MS = 15_000;

  /** A gateway not heard for this long beside others no longer counts. */
  public static final long FORGOTTEN_AFTER_MS = 24 * 3_600_000L;

  /** Outages remembered of each gateway; the oldest goes first. */
  public static final int MOST_OUTAGES = 64;

  /** Gateways remembered. */
  public static final int MOST_PARTS = 32;

  private record Outage(long fromMs, long untilMs) {}

  private record Part(
      long knownFromMs,
      long healthyUntilMs,
      long lastHeardMs,
      long spacingMs,
      boolean healthy,
      List<Outage> outages) {}

  private final Map<String, Part> parts;

  private IntakeHealth(Map<String, Part> parts) {
    this.parts = parts;
  }

  /** What is known after {@code word}; other parts than gateways change nothing. */
  public IntakeHealth after(PartHealth word) {
    if (word.kind() != PartHealth.Kind.GATEWAY) {
      return this;
    }
    Map<String, Part> next = new TreeMap<>(parts);
    Part known = next.get(word.partId());
    if (known != null && word.atMs() < known.lastHeardMs()) {
      return this; // an old heartbeat, read again after a restore
    }
    next.put(word.partId(), known == null ? first(word) : following(known, word));
    next.values().removeIf(part -> word.atMs() - part.lastHeardMs() > FORGOTTEN_AFTER_MS);
    while (next.size() > MOST_PARTS) {
      next.entrySet().stream()
          .min(Comparator.comparingLong(e -> e.getValue().lastHeardMs()))
          .ifPresent(oldest -> next.remove(oldest.getKey()));
    }
    return new IntakeHealth(next);
  }

  private static Part first(PartHealth word) {
    long from = word.healthy() ? word.healthySinceMs() : word.atMs();
    return new Part(from, word.atMs(), word.atMs(), 0, word.healthy(), List.of());
  }

  private static Part following(Part known, PartHealth word) {
    List<Outage> outages = known.outages();
    long healthyUntil = known.healthyUntilMs();
    if (word.healthy()) {
      if (word.healthySinceMs() > healthyUntil) {
        outages = new ArrayList<>(outages);
        outages.add(new Outage(healthyUntil, word.healthySinceMs()));
        outages = outages.subList(Math.max(0, outages.size() - MOST_OUTAGES), outages.size());
      }
      healthyUntil = word.atMs();
    }
    return new Part(
        known.knownFromMs(),
        healthyUntil,
        word.atMs(),
        word.atMs() - known.lastHeardMs(),
        word.healthy(),
        List.copyOf(outages));
  }

  /** How much of {@code [fromMs, untilMs)} our intake was healthy, in milliseconds. */
  public long healthyMs(long fromMs, long untilMs) {
    if (parts.isEmpty() || untilMs <= fromMs) {
      return 0;
    }
    List<Outage> outages = new ArrayList<>();
    for (Part part : parts.values()) {
      outages.add(new Outage(Long.MIN_VALUE, part.knownFromMs()));
      outages.addAll(part.outages());
      long grace = Math.max(LEAST_GRACE_MS, HEARTBEATS_MISSED * part.spacingMs());
      outages.add(new Outage(part.healthyUntilMs() + (part.healthy() ? grace : 0), Long.MAX_VALUE));
    }
    outages.sort(Comparator.comparingLong(Outage::fromMs));
    long healthy = 0;
    long at = fromMs;
    for (Outage outage : outages) {
      if (outage.fromMs() > at) {
        healthy += Math.max(0, Math.min(outage.fromMs(), untilMs) - at);
      }
      at = Math.max(at, outage.untilMs());
      if (at >= untilMs) {
        return healthy;
      }
    }
    return healthy + untilMs - at;
  }

  /** Bytes for the state of the job. */
  public byte[] toBytes() {
    var message = io.homeward.jobs.state.v1.IntakeHealth.newBuilder();
    parts.forEach(
        (id, part) -> {
          IntakePart.Builder to =
              message
                  .addPartBuilder()
                  .setPartId(id)
                  .setKnownFromMs(part.knownFromMs())
                  .setHealthyUntilMs(part.healthyUntilMs())
                  .setLastHeardMs(part.lastHeardMs())
                  .setSpacingMs(part.spacingMs())
                  .setHealthy(part.healthy());
          part.outages().forEach(o -> to.addOutageFromMs(o.fromMs()).addOutageUntilMs(o.untilMs()));
        });
    return message.build().toByteArray();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException where the bytes are none of those: state is never guessed at
   */
  public static IntakeHealth fromBytes(byte[] bytes) {
    try {
      Map<String, Part> parts = new TreeMap<>();
      var message = io.homeward.jobs.state.v1.IntakeHealth.parseFrom(bytes);
      for (IntakePart part : message.getPartList()) {
        List<Outage> outages = new ArrayList<>();
        for (int i = 0; i < part.getOutageFromMsCount(); i++) {
          outages.add(new Outage(part.getOutageFromMs(i), part.getOutageUntilMs(i)));
        }
        parts.put(
            part.getPartId(),
            new Part(
                part.getKnownFromMs(),
                part.getHealthyUntilMs(),
                part.getLastHeardMs(),
                part.getSpacingMs(),
                part.getHealthy(),
                List.copyOf(outages)));
      }
      return new IntakeHealth(parts);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not the health of an intake", e);
    }
  }
}
