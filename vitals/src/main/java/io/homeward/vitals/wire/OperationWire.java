package io.homeward.vitals.wire;

import static io.homeward.vitals.wire.EnrolmentWire.at;
import static io.homeward.vitals.wire.EnrolmentWire.ms;
import static io.homeward.vitals.wire.EnrolmentWire.until;
import static io.homeward.vitals.wire.EnrolmentWire.untilMs;

import io.homeward.vitals.clock.ClockTick;
import io.homeward.vitals.health.PartHealth;

/** Bytes of {@code ward-clock} and {@code part-health}. Stateless, thread-safe. */
public final class OperationWire {
  /** The one key of {@code ward-clock}. */
  public static final String WARD_CLOCK_KEY = "ward";

  private OperationWire() {}

  /** The record value of a tick. */
  public static byte[] encode(ClockTick tick) {
    return io.homeward.vitals.wire.v1.ClockTick.newBuilder()
        .setWardAtMs(ms(tick.wardAt()))
        .setWallAtMs(ms(tick.wallAt()))
        .setSpeed(tick.speed())
        .setLimitMs(untilMs(tick.limit()))
        .build()
        .toByteArray();
  }

  /** Reads a record value of {@code ward-clock}. */
  public static Decoded<ClockTick> decodeTick(byte[] bytes) {
    return WireFormat.decode(
        bytes,
        io.homeward.vitals.wire.v1.ClockTick::parseFrom,
        m ->
            new ClockTick(
                at(m.getWardAtMs()), at(m.getWallAtMs()), m.getSpeed(), until(m.getLimitMs())));
  }

  /** The record value of a part's health. */
  public static byte[] encode(PartHealth health) {
    return io.homeward.vitals.wire.v1.PartHealth.newBuilder()
        .setKind(health.kind().name())
        .setPartId(health.partId())
        .setHealthy(health.healthy())
        .setCause(health.cause())
        .setAtMs(health.atMs())
        .setHealthySinceMs(health.healthySinceMs())
        .build()
        .toByteArray();
  }

  /** Reads a record value of {@code part-health}. */
  public static Decoded<PartHealth> decodeHealth(byte[] bytes) {
    return WireFormat.decode(
        bytes,
        io.homeward.vitals.wire.v1.PartHealth::parseFrom,
        m ->
            new PartHealth(
                PartHealth.Kind.valueOf(m.getKind()),
                m.getPartId(),
                m.getHealthy(),
                m.getCause(),
                m.getAtMs(),
                m.getHealthySinceMs()));
  }
}
