package io.homeward.standalone.feed;

import io.homeward.simulator.clock.DemoClock;
import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.fleet.FleetConfig;
import io.homeward.simulator.fleet.FleetCounts;
import io.homeward.simulator.fleet.FleetException;
import io.homeward.simulator.fleet.FleetListener;
import io.homeward.simulator.fleet.MqttFleet;
import io.homeward.simulator.ward.DemoWard;
import io.homeward.simulator.ward.DemoWard.EnrolledPatient;
import io.homeward.standalone.StartFailure;
import io.homeward.standalone.clock.ClockDriver;
import io.homeward.vitals.clock.ClockTick;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Feeds the demo ward: its devices hand their weeks of history over MQTT while the ward's time
 * stands still, then sync as their wearers live, in a time that first runs fast and then with the
 * wall's. On a thread of its own.
 *
 * <p>A kill at any moment loses nothing: the next run goes on at the last place it wrote, at most a
 * second old, and sends again what it cannot know to be acknowledged. The ward's time goes on by
 * itself meanwhile, so what fell due comes as a late sync.
 */
public final class DemoFeed implements AutoCloseable {
  /** The devices join within the first minute; the ward's time stands at its end until then. */
  private static final Duration JOINING = Duration.ofMinutes(1);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration WRITE_EVERY = Duration.ofSeconds(1);
  private static final Duration HISTORY_PATIENCE = Duration.ofMinutes(10);

  /** Further than anybody lets a demo run. */
  private static final Duration UNTIL = Duration.ofDays(3_650);

  private final DemoPlan plan;
  private final Path file;
  private final DemoClock demoClock;
  private final ClockDriver driver;
  private final InstantSource wall;
  private final FeedPosition position;
  private final MqttFleet fleet;
  private final Progress progress;
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final Thread thread;
  private ClockTick tick;
  private Instant writtenAt = Instant.MIN;
  private volatile boolean joining;

  /**
   * Starts to feed.
   *
   * @param file where the plan is kept
   * @param mqttPort of the gateway on loopback
   * @param tick what the ward's time follows now
   * @param driver drives it from now on; belongs to this feed until closed
   * @param progress hears how the history is handed over
   */
  public DemoFeed(
      DemoPlan plan,
      Path file,
      int mqttPort,
      ClockTick tick,
      ClockDriver driver,
      DemoClock demoClock,
      InstantSource wall,
      Progress progress) {
    this.plan = plan;
    this.file = file;
    this.tick = tick;
    this.driver = driver;
    this.demoClock = demoClock;
    this.wall = wall;
    this.progress = progress;
    position = new FeedPosition(plan.place());
    joining = tick.speed() == 0;
    DemoWard ward = plan.ward();
    Map<String, String> secrets =
        ward.patients().stream()
            .collect(Collectors.toMap(EnrolledPatient::deviceId, EnrolledPatient::secret));
    fleet =
        MqttFleet.start(
            FleetConfig.to("127.0.0.1", mqttPort), secrets::get, new Acknowledgements());
    thread = new Thread(() -> run(ward), "demo-feed");
    thread.start();
  }

  /** The tick with which a fresh demo begins: before the first reading, standing still. */
  public static ClockTick firstTick(DemoPlan plan, DemoClock demoClock, Instant wallNow) {
    return demoClock.held(plan.wardStart().plus(JOINING), wallNow);
  }

  /** Hears how the history is handed over; on the feed's threads. */
  public interface Progress {
    /** So many of its readings are acknowledged. */
    void handedOver(long readings);

    /** All of it is; the ward's time runs from now on. */
    void joined();
  }

  private final class Acknowledgements implements FleetListener {
    @Override
    public void acknowledged(DeviceMessage message) {
      position.settled(message);
    }

    @Override
    public void refused(DeviceMessage message, int reason) {
      position.settled(message);
    }

    @Override
    public void progress(FleetCounts counts) {
      if (joining) {
        DemoFeed.this.progress.handedOver(counts.readingsAcknowledged());
      }
    }
  }

  private void run(DemoWard ward) {
    try {
      Iterator<DeviceMessage> messages = remaining(ward);
      while (true) {
        DeviceMessage message = messages.next();
        awaitDue(Instant.ofEpochMilli(message.syncedAtMs()));
        position.sent(message);
        fleet.send(message);
        write(false);
      }
    } catch (InterruptedException e) {
      ended.complete("closed");
    } catch (FleetException | RuntimeException e) { // whatever it is, the ward must not go unfed
      ended.complete("the demo's devices are no longer fed: " + e.getMessage());
    }
  }

  private Iterator<DeviceMessage> remaining(DemoWard ward) {
    FeedPosition.Place place = plan.place();
    Instant from = Instant.ofEpochMilli(place.syncedAtMs());
    Iterator<DeviceMessage> messages = ward.messages(from, from.plus(UNTIL));
    for (long k = 0; k < place.skip(); k++) {
      messages.next();
    }
    return messages;
  }

  private void awaitDue(Instant syncedAt) throws FleetException, InterruptedException {
    while (true) {
      Optional<Duration> wait = DemoClock.untilDue(tick, syncedAt, wall.instant());
      if (wait.isPresent() && wait.get().isZero()) {
        return;
      }
      if (wait.isEmpty() || hasReachedLimit()) {
        moveOn();
      }
      write(false);
      Duration rest = wait.filter(w -> w.compareTo(LOOK_EVERY) < 0).orElse(LOOK_EVERY);
      Thread.sleep(rest.toMillis() + 1);
    }
  }

  private boolean hasReachedLimit() {
    return tick.limit().map(l -> !tick.wardTimeAt(wall.instant()).isBefore(l)).orElse(false);
  }

  /** The ward's time stands at the end of its tick: the next one follows. */
  private void moveOn() throws FleetException, InterruptedException {
    if (!hasReachedLimit()) {
      return;
    }
    if (tick.speed() == 0) {
      fleet.finish(HISTORY_PATIENCE);
      joining = false;
      write(true);
      progress.joined();
    }
    Instant wallNow = wall.instant();
    tick = demoClock.running(tick.wardTimeAt(wallNow), wallNow);
    driver.say(tick);
  }

  private void write(boolean now) {
    Instant wallNow = wall.instant();
    if (now || writtenAt.plus(WRITE_EVERY).isBefore(wallNow)) {
      plan.at(position.place()).write(file);
      writtenAt = wallNow;
    }
  }

  /** Completes with the reason when the feed has ended. */
  public CompletableFuture<String> ended() {
    return ended;
  }

  /** Ends the feed and disconnects the devices. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    fleet.close();
    try {
      write(true);
    } catch (StartFailure e) {
      // The place written last is at most a second old and stands.
      ended.complete(e.getMessage());
    }
  }
}
