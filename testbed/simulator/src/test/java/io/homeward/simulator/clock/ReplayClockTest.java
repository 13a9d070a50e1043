package io.homeward.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.device.SignalReadings;
import io.homeward.vitals.clock.ClockTick;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayClockTest {
  private static final Instant START = Instant.parse("2021-01-01T00:00:00Z");
  private static final Duration STRIDE = Duration.ofHours(1);
  private final List<ClockTick> ticks = new ArrayList<>();

  private static DeviceMessage message(int id, Duration after) {
    long atMs = START.plus(after).toEpochMilli();
    return new DeviceMessage(
        id,
        "p",
        "d",
        "v",
        atMs,
        List.of(
            new SignalReadings(
                Signal.HEART_RATE,
                0,
                ReadingBatch.NO_UTC_OFFSET,
                new long[] {atMs},
                new double[] {70})));
  }

  private static List<DeviceMessage> everyFiveMinutes(int count) {
    return IntStream.range(0, count).mapToObj(i -> message(i, Duration.ofMinutes(5L * i))).toList();
  }

  private ReplayClock clock(List<DeviceMessage> messages, Duration lead, Duration patience) {
    return new ReplayClock(
        messages.iterator(),
        tick -> {
          ticks.add(tick);
          return CompletableFuture.completedFuture(null);
        },
        () -> Instant.EPOCH,
        Pacer.unlimited(),
        STRIDE,
        lead,
        patience);
  }

  private Instant wardTime() {
    return ticks.get(ticks.size() - 1).wardAt();
  }

  @Test
  void the_ward_is_never_behind_a_message_and_stands_at_the_last_one_in_the_end()
      throws InterruptedException {
    List<DeviceMessage> messages = everyFiveMinutes(500);
    ReplayClock clock = clock(messages, Duration.ofHours(4), Duration.ofMinutes(1));
    int count = 0;
    Instant latest = Instant.MIN;
    for (Optional<DeviceMessage> next = clock.next(); next.isPresent(); next = clock.next()) {
      Instant at = Instant.ofEpochMilli(next.get().syncedAtMs());
      assertThat(wardTime()).isBetween(at, at.plus(STRIDE));
      assertThat(wardTime()).isAfterOrEqualTo(latest);
      latest = wardTime();
      clock.settled(next.get());
      count++;
    }
    assertThat(count).isEqualTo(500);
    assertThat(wardTime()).isEqualTo(START.plus(Duration.ofMinutes(5 * 499)));
    assertThat(ticks).hasSizeLessThan(100).allMatch(t -> t.speed() == 0);
  }

  @Test
  void a_gap_of_weeks_is_one_tick() throws InterruptedException {
    ReplayClock clock =
        clock(
            List.of(message(0, Duration.ZERO), message(1, Duration.ofDays(40))),
            Duration.ofHours(4),
            Duration.ofMinutes(1));
    clock.settled(clock.next().orElseThrow());
    clock.settled(clock.next().orElseThrow());
    assertThat(clock.next()).isEmpty();
    assertThat(wardTime()).isEqualTo(START.plus(Duration.ofDays(40)));
    assertThat(ticks).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void it_does_not_run_further_ahead_of_the_unacknowledged_than_the_lead() throws Exception {
    ReplayClock clock = clock(everyFiveMinutes(100), Duration.ofMinutes(30), Duration.ofMinutes(1));
    List<DeviceMessage> sent = new ArrayList<>();
    for (int i = 0; i <= 6; i++) {
      sent.add(clock.next().orElseThrow());
    }
    CountDownLatch released = new CountDownLatch(1);
    Thread sender =
        new Thread(
            () -> {
              try {
                sent.add(clock.next().orElseThrow());
                released.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    sender.start();
    assertThat(released.await(300, TimeUnit.MILLISECONDS)).isFalse();
    clock.settled(sent.get(0));
    assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();
    sender.join();
    assertThat(sent).hasSize(8);
  }

  @Test
  void a_gateway_that_acknowledges_nothing_ends_the_replay_with_the_reason() throws Exception {
    ReplayClock clock = clock(everyFiveMinutes(100), Duration.ofMinutes(10), Duration.ofMillis(50));
    for (int i = 0; i <= 2; i++) {
      assertThat(clock.next()).isPresent();
    }
    assertThatThrownBy(clock::next).hasMessageContaining("3 messages under way");
  }

  @Test
  void a_clock_that_cannot_be_driven_ends_the_replay() {
    ReplayClock clock =
        new ReplayClock(
            everyFiveMinutes(3).iterator(),
            tick -> CompletableFuture.failedFuture(new IllegalStateException("no broker")),
            () -> Instant.EPOCH,
            Pacer.unlimited(),
            STRIDE,
            STRIDE,
            STRIDE);
    assertThatThrownBy(clock::next).hasMessageContaining("cannot be driven: no broker");
  }

  @Test
  void what_is_announced_ahead_of_its_time_holds_nothing_back() throws Exception {
    ReplayClock clock =
        new ReplayClock(
            everyFiveMinutes(100).iterator(),
            tick -> {
              ticks.add(tick);
              return ticks.size() == 1
                  ? CompletableFuture.completedFuture(null)
                  : new CompletableFuture<>();
            },
            () -> Instant.EPOCH,
            Pacer.unlimited(),
            STRIDE,
            Duration.ofDays(1),
            Duration.ofMillis(100));
    // The first tick reaches an hour: the second is said after half of it and not waited for.
    for (int i = 0; i <= 12; i++) {
      assertThat(clock.next()).isPresent();
    }
    assertThat(ticks).hasSize(2);
    assertThatThrownBy(clock::next).hasMessageContaining("no answer");
  }
}
