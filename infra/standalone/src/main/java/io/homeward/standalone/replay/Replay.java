package io.homeward.standalone.replay;

import io.homeward.simulator.clock.Pacer;
import io.homeward.simulator.clock.ReplayClock;
import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.fleet.FleetConfig;
import io.homeward.simulator.fleet.FleetCounts;
import io.homeward.simulator.fleet.FleetException;
import io.homeward.simulator.fleet.FleetListener;
import io.homeward.simulator.fleet.MqttFleet;
import io.homeward.standalone.clock.ClockDriver;
import io.homeward.standalone.data.WardConnections;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sends messages, in the order of their sync times, through MQTT into a running ward and drives its
 * clock by them. A ward that is started anew meanwhile is waited for, and what it had not
 * acknowledged is sent again.
 */
public final class Replay {
  /** How far the ward's time is told ahead: rarely enough to cost little. */
  private static final Duration STRIDE = Duration.ofHours(6);

  private static final Duration LEAD = Duration.ofHours(24);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final WardConnections ward;
  private final Function<String, String> secretOf;
  private final double speed;

  /**
   * A replay into {@code ward}.
   *
   * @param secretOf the MQTT password of a device id
   * @param speed seconds of the recording per second; 0: as fast as the ward takes them
   */
  public Replay(WardConnections ward, Function<String, String> secretOf, double speed) {
    this.ward = ward;
    this.secretOf = secretOf;
    this.speed = speed;
  }

  /**
   * Sends all of {@code messages} and waits until each is acknowledged or refused.
   *
   * @param listener hears of each, on the fleet's threads
   * @throws FleetException if the gateway acknowledges nothing for minutes
   * @throws IllegalStateException if the ward's clock cannot be driven
   */
  public FleetCounts run(Iterator<DeviceMessage> messages, FleetListener listener)
      throws FleetException, InterruptedException {
    try (ClockDriver driver = new ClockDriver(ward.kafka());
        FollowedClock clock = FollowedClock.of(new GatewayTime(ward.healthPort()), driver)) {
      ReplayClock replayClock =
          new ReplayClock(
              messages,
              clock,
              InstantSource.system(),
              new Pacer(speed, InstantSource.system(), d -> Thread.sleep(d.toMillis())),
              STRIDE,
              LEAD,
              PATIENCE);
      FleetConfig config = FleetConfig.to("127.0.0.1", ward.mqttPort());
      try (MqttFleet fleet =
          MqttFleet.start(config, secretOf, new SettlingListener(replayClock, listener))) {
        for (Optional<DeviceMessage> next = replayClock.next();
            next.isPresent();
            next = replayClock.next()) {
          fleet.send(next.get());
        }
        return fleet.finish(PATIENCE);
      }
    }
  }

  private record SettlingListener(ReplayClock clock, FleetListener listener)
      implements FleetListener {
    @Override
    public void acknowledged(DeviceMessage message) {
      listener.acknowledged(message);
      clock.settled(message);
    }

    @Override
    public void refused(DeviceMessage message, int reason) {
      listener.refused(message, reason);
      clock.settled(message);
    }

    @Override
    public void progress(FleetCounts counts) {
      listener.progress(counts);
    }
  }
}
