package io.homeward.standalone.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.device.SignalReadings;
import io.homeward.standalone.feed.FeedPosition.Place;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FeedPositionTest {
  private static final SignalReadings READINGS =
      new SignalReadings(
          Signal.HEART_RATE, 0, ReadingBatch.NO_UTC_OFFSET, new long[] {1}, new double[] {60});

  private static DeviceMessage syncedAt(long atMs) {
    return message(atMs, atMs);
  }

  private static DeviceMessage message(long id, long atMs) {
    return new DeviceMessage(id, "p", "d", "v", atMs, List.of(READINGS));
  }

  @Test
  void stays_before_a_gap() {
    FeedPosition position = new FeedPosition(new Place(100, 0));
    position.sent(syncedAt(100));
    position.sent(syncedAt(200));
    position.settled(syncedAt(200));
    assertThat(position.place()).isEqualTo(new Place(100, 0));
    assertThat(position.unsettled()).isEqualTo(2);
    position.settled(syncedAt(100));
    assertThat(position.place()).isEqualTo(new Place(200, 1));
    assertThat(position.unsettled()).isZero();
  }

  @Test
  void counts_on_where_it_was_resumed_within_one_sync() {
    FeedPosition position = new FeedPosition(new Place(100, 5));
    position.sent(syncedAt(100));
    position.settled(syncedAt(100));
    assertThat(position.place()).isEqualTo(new Place(100, 6));
  }

  /**
   * Resuming at any moment sends every unsettled message again and none before the first of them.
   */
  @Property(tries = 200)
  void resuming_skips_exactly_the_settled_beginning(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 5) Integer> steps,
      @ForAll @IntRange(min = 0, max = 40) int settledCount,
      @ForAll long seed) {
    List<Long> syncTimes = new ArrayList<>();
    long at = 1_000;
    for (int step : steps) {
      at += step;
      syncTimes.add(at);
    }
    FeedPosition position = new FeedPosition(new Place(0, 0));
    List<DeviceMessage> sent = new ArrayList<>();
    for (int i = 0; i < syncTimes.size(); i++) {
      sent.add(message(i, syncTimes.get(i)));
      position.sent(sent.get(i));
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    List<Integer> settled = order.subList(0, Math.min(settledCount, order.size()));
    settled.forEach(i -> position.settled(sent.get(i)));
    int beginning = 0;
    while (settled.contains(beginning)) {
      beginning++;
    }
    Place place = position.place();
    List<Long> resumed =
        syncTimes.stream().filter(t -> t >= place.syncedAtMs()).skip(place.skip()).toList();
    assertThat(resumed).isEqualTo(syncTimes.subList(beginning, syncTimes.size()));
  }
}
