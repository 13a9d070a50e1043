package io.homeward.console.live;

import io.homeward.vitals.health.PartHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the way from the wearables to this board is known to work, by the heartbeats of its
 * parts.
 *
 * <p>Counts by the wall clock, since heartbeats are sent by it. A part counts as lost when its last
 * heartbeat is older than {@link #PATIENCE}, and as troubled while it says so itself. Thread-safe.
 */
public final class Liveness {
  /** Three heartbeats of five seconds. */
  public static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final int MOST_PARTS_OF_A_KIND = 64;

  private final InstantSource wall;
  private final Instant startedAt;
  private final Map<PartHealth.Kind, Map<String, Heard>> heard =
      new EnumMap<>(PartHealth.Kind.class);

  private record Heard(PartHealth health, Instant at, Instant troubledSince) {}

  /**
   * Why the board is not live.
   *
   * @param since wall time of the last sign of life
   * @param reason in plain words
   */
  public record NotLive(Instant since, String reason) {}

  /**
   * What is known of one part.
   *
   * @param heardAt wall time of its last heartbeat
   * @param lost whether that is too long ago
   */
  public record PartState(PartHealth health, Instant heardAt, boolean lost) {}

  /** Starts without having heard anyone. */
  public Liveness(InstantSource wall) {
    this.wall = wall;
    this.startedAt = wall.instant();
    for (PartHealth.Kind kind : PartHealth.Kind.values()) {
      heard.put(kind, new java.util.LinkedHashMap<>());
    }
  }

  /** Takes one heartbeat, heard just now. */
  public synchronized void take(PartHealth health) {
    Map<String, Heard> parts = heard.get(health.kind());
    Instant now = wall.instant();
    Heard before = parts.remove(health.partId());
    Instant troubledSince =
        health.healthy()
            ? null
            : before != null && before.troubledSince() != null ? before.troubledSince() : now;
    if (parts.size() >= MOST_PARTS_OF_A_KIND) {
      parts.remove(parts.keySet().iterator().next());
    }
    parts.put(health.partId(), new Heard(health, now, troubledSince));
  }

  /** Why the board is not live, if it is not. */
  public synchronized Optional<NotLive> notLive() {
    return judge(PartHealth.Kind.GATEWAY, "The gateway that takes the wearables' readings")
        .or(() -> judge(PartHealth.Kind.DEVIATION_JOB, "The job that raises the alerts"));
  }

  private Optional<NotLive> judge(PartHealth.Kind kind, String part) {
    Collection<Heard> parts = heard.get(kind).values();
    Optional<Heard> newest = parts.stream().max((a, b) -> a.at().compareTo(b.at()));
    if (newest.isEmpty()) {
      return Optional.of(new NotLive(startedAt, part + " has not been heard yet."));
    }
    if (isLost(newest.get())) {
      return Optional.of(new NotLive(newest.get().at(), part + " is silent."));
    }
    // Where several gateways share the ward, one in trouble means some patients are not followed.
    return parts.stream()
        .filter(p -> !isLost(p) && p.troubledSince() != null)
        .findFirst()
        .map(p -> new NotLive(p.troubledSince(), part + " reports: " + p.health().cause()));
  }

  /** How long ago a part of this kind was last heard, or how long nobody was since the start. */
  public synchronized Duration silence(PartHealth.Kind kind) {
    Instant last =
        heard.get(kind).values().stream().map(Heard::at).max(Instant::compareTo).orElse(startedAt);
    return Duration.between(last, wall.instant());
  }

  private boolean isLost(Heard part) {
    return Duration.between(part.at(), wall.instant()).compareTo(PATIENCE) > 0;
  }

  /** Every part heard since the start, by kind. */
  public synchronized List<PartState> parts() {
    List<PartState> states = new ArrayList<>();
    for (Map<String, Heard> parts : heard.values()) {
      parts.values().forEach(p -> states.add(new PartState(p.health(), p.at(), isLost(p))));
    }
    return states;
  }
}
