package io.homeward.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.publishing.InFlightBytes;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final Sessions sessions = new Sessions(2, nanos::get);
  private final GatewayMetrics metrics = new GatewayMetrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  private DeviceSession session(String device, String client, Duration sessionFor) {
    return session(device, client, sessionFor, new EmbeddedChannel());
  }

  private DeviceSession session(
      String device, String client, Duration sessionFor, EmbeddedChannel channel) {
    return new DeviceSession(
        new Client(device, "acme", client, true, "hash", Duration.ofMinutes(1), sessionFor),
        channel,
        new IntakeLane(null),
        new InFlightBytes(1 << 20),
        metrics,
        sessions,
        10);
  }

  private Sessions.Added add(DeviceSession session, boolean clean) {
    return sessions.add(session, clean).orElseThrow();
  }

  @Test
  void theSameClientTakesItsOwnPlaceOver() {
    DeviceSession first = session("d1", "c1", Duration.ZERO);
    DeviceSession second = session("d1", "c1", Duration.ZERO);
    assertThat(add(first, true)).isEqualTo(new Sessions.Added(Optional.empty(), false));
    assertThat(add(second, true).takenOver()).containsSame(first);
    assertThat(sessions.size()).isEqualTo(1);
    assertThat(sessions.of("d1")).containsExactly(second);

    // The end of the one taken over comes later, and must not end its successor.
    sessions.remove(first);
    assertThat(sessions.size()).isEqualTo(1);
    assertThat(sessions.of("d1")).containsExactly(second);
    assertThat(sessions.all()).containsExactly(second);
  }

  @Test
  void noDeviceTakesAnothersPlaceOver() {
    DeviceSession mine = session("d1", "same", Duration.ZERO);
    DeviceSession other = session("d2", "same", Duration.ZERO);
    add(mine, true);
    assertThat(add(other, true).takenOver()).isEmpty();
    assertThat(sessions.of("d1")).containsExactly(mine);
    assertThat(sessions.of("d2")).containsExactly(other);
  }

  @Test
  void aDeviceHasNoMoreConnectionsThanItMay() {
    DeviceSession first = session("d1", "c1", Duration.ZERO);
    add(first, true);
    add(session("d1", "c2", Duration.ZERO), true);
    assertThat(sessions.add(session("d1", "c3", Duration.ZERO), true)).isEmpty();
    assertThat(sessions.size()).isEqualTo(2);
    // Another device is not bound by it, and a takeover needs no further place.
    add(session("d2", "c1", Duration.ZERO), true);
    DeviceSession again = session("d1", "c1", Duration.ZERO);
    assertThat(add(again, true).takenOver()).containsSame(first);
    sessions.remove(again);
    add(session("d1", "c3", Duration.ZERO), true);
    assertThat(sessions.of("d1")).hasSize(2);
  }

  @Test
  void aSessionIsPresentAsLongAsItsClientWished() {
    DeviceSession first = session("d1", "c1", HOUR);
    add(first, false);
    sessions.remove(first);
    nanos.addAndGet(HOUR.toNanos() - 1);
    DeviceSession second = session("d1", "c1", HOUR);
    assertThat(add(second, false).present()).isTrue();
    sessions.remove(second);
    nanos.addAndGet(HOUR.toNanos());
    assertThat(add(session("d1", "c1", HOUR), false).present()).isFalse();
  }

  @Test
  void aSessionIsNotPresentToOneThatStartsCleanNorAfterIt() {
    DeviceSession first = session("d1", "c1", HOUR);
    add(first, false);
    sessions.remove(first);
    DeviceSession clean = session("d1", "c1", Duration.ZERO);
    assertThat(add(clean, true).present()).isFalse();
    sessions.remove(clean);
    assertThat(add(session("d1", "c1", HOUR), false).present()).isFalse();
  }

  @Test
  void whoTakesOverASessionThatWasToLastFindsIt() {
    add(session("d1", "lasting", HOUR), false);
    assertThat(add(session("d1", "lasting", HOUR), false).present()).isTrue();
    add(session("d1", "passing", Duration.ZERO), true);
    assertThat(add(session("d1", "passing", HOUR), false).present()).isFalse();
  }

  @Test
  void remembersNoMoreSessionsThanItMay() {
    Sessions many = new Sessions(1, nanos::get);
    DeviceSession eldest = session("eldest", "c", HOUR);
    many.add(eldest, false);
    many.remove(eldest);
    DeviceSession younger = session("younger", "c", HOUR);
    many.add(younger, false);
    many.remove(younger);
    EmbeddedChannel shared = new EmbeddedChannel();
    for (int i = 0; i < Sessions.MOST_REMEMBERED - 1; i++) {
      DeviceSession next = session("d" + i, "c", HOUR, shared);
      many.add(next, false);
      many.remove(next);
    }
    assertThat(many.size()).isZero();
    assertThat(many.add(session("eldest", "c", HOUR), false).orElseThrow().present()).isFalse();
    assertThat(many.add(session("younger", "c", HOUR), false).orElseThrow().present()).isTrue();
  }
}
