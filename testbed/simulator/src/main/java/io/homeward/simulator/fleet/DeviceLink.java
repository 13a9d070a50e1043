package io.homeward.simulator.fleet;

import io.homeward.simulator.device.DeviceMessage;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One device's way to the gateway: at most one connection at a time, its messages in order, and
 * after a lost connection everything unacknowledged once more, in order.
 *
 * <p>{@link #offer} and {@link #isIdle} may be called from any thread; everything else runs on the
 * link's event loop.
 */
final class DeviceLink {
  /** A message with the bytes to send, kept until it is settled. */
  private static final class Pending {
    private final DeviceMessage message;
    private final byte[] payload;
    private boolean transmitted;

    Pending(DeviceMessage message, byte[] payload) {
      this.message = message;
      this.payload = payload;
    }
  }

  private final FleetConfig config;
  private final String secret;
  private final String deviceId;
  private final Bootstrap bootstrap;
  private final EventLoop loop;
  private final FleetAccount account;
  private final Semaphore window;
  private final SplittableRandom jitter;
  private final Queue<Pending> offered = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean drainScheduled = new AtomicBoolean();
  private final AtomicInteger open = new AtomicInteger();

  // Below: the event loop's alone.
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private final Map<Integer, Pending> inFlight = new LinkedHashMap<>();
  private Channel channel;
  private boolean signedIn;
  private boolean connecting;
  private boolean closed;
  private int receiveMaximum;
  private int lastPacketId;
  private int failedAttempts;
  private long signInRefusedSinceNanos;
  private int refusedForGood;

  DeviceLink(
      FleetConfig config,
      String deviceId,
      String secret,
      Bootstrap bootstrap,
      EventLoop loop,
      FleetAccount account) {
    this.config = config;
    this.deviceId = deviceId;
    this.secret = secret;
    this.bootstrap = bootstrap;
    this.loop = loop;
    this.account = account;
    window = new Semaphore(config.inFlightPerDevice());
    receiveMaximum = config.inFlightPerDevice();
    // Spreads reconnects; which device waits how long is the same in every run.
    jitter = new SplittableRandom(deviceId.hashCode());
  }

  Semaphore window() {
    return window;
  }

  /** Whether nothing is under way. */
  boolean isIdle() {
    return open.get() == 0;
  }

  /** Takes over a message that has room in the windows. */
  void offer(DeviceMessage message, byte[] payload) {
    open.incrementAndGet();
    offered.add(new Pending(message, payload));
    scheduleDrain();
  }

  private void scheduleDrain() {
    if (drainScheduled.compareAndSet(false, true)) {
      loop.execute(this::drain);
    }
  }

  private void drain() {
    drainScheduled.set(false);
    for (Pending next = offered.poll(); next != null; next = offered.poll()) {
      waiting.add(next);
    }
    if (refusedForGood != 0) {
      refuseAll();
    } else if (signedIn) {
      write();
    } else {
      connect();
    }
  }

  private void write() {
    boolean written = false;
    int room = Math.min(receiveMaximum, config.inFlightPerDevice());
    while (inFlight.size() < room && !waiting.isEmpty()) {
      Pending next = waiting.remove();
      int packetId = freePacketId();
      inFlight.put(packetId, next);
      if (next.transmitted) {
        account.resent();
      }
      next.transmitted = true;
      var unused =
          channel.write(
              MqttPackets.publish(next.message.topic(), packetId, next.payload),
              channel.voidPromise());
      written = true;
    }
    if (written) {
      channel.flush();
    }
  }

  private int freePacketId() {
    do {
      lastPacketId = lastPacketId % 65_535 + 1;
    } while (inFlight.containsKey(lastPacketId));
    return lastPacketId;
  }

  private void connect() {
    if (connecting || closed || waiting.isEmpty()) {
      return;
    }
    connecting = true;
    LinkHandler handler = new LinkHandler(this, config, deviceId, secret);
    ChannelFuture attempt = bootstrap.clone(loop).handler(handler.pipeline()).connect();
    attempt.addListener(
        done -> {
          if (!done.isSuccess()) {
            account.problem(String.valueOf(done.cause().getMessage()));
            retryLater();
          }
        });
  }

  private void retryLater() {
    connecting = false;
    signedIn = false;
    channel = null;
    // In the order they were first sent; [MQTT-4.6.0-1].
    Deque<Pending> again = new ArrayDeque<>(inFlight.values());
    inFlight.clear();
    while (!again.isEmpty()) {
      waiting.addFirst(again.removeLast());
    }
    if (closed || waiting.isEmpty()) {
      return;
    }
    long firstMs = config.firstBackoff().toMillis();
    long delayMs =
        Math.min(config.longestBackoff().toMillis(), firstMs << Math.min(20, failedAttempts));
    failedAttempts++;
    connecting = true;
    var unused =
        loop.schedule(
            () -> {
              connecting = false;
              connect();
            },
            delayMs / 2 + jitter.nextLong(delayMs / 2 + 1),
            TimeUnit.MILLISECONDS);
  }

  /** The gateway let the device in, with room for {@code newReceiveMaximum} messages. */
  void onSignedIn(Channel newChannel, int newReceiveMaximum) {
    connecting = false;
    if (closed) {
      var unused = newChannel.close();
      return;
    }
    channel = newChannel;
    receiveMaximum = newReceiveMaximum;
    signedIn = true;
    signInRefusedSinceNanos = 0;
    write();
  }

  /** The gateway did not let the device in; the connection closes after this. */
  void onSignInRefused(MqttConnectReturnCode code) {
    account.problem("sign-in refused: " + code);
    if (!MqttPackets.isAboutCredentials(code)) {
      return;
    }
    long now = System.nanoTime();
    if (signInRefusedSinceNanos == 0) {
      signInRefusedSinceNanos = now;
    }
    if (now - signInRefusedSinceNanos >= config.signInPatience().toNanos()) {
      refusedForGood = code.byteValue() & 0xff;
      refuseAll();
    }
  }

  private void refuseAll() {
    while (!waiting.isEmpty()) {
      account.refuse(waiting.remove().message, refusedForGood, window);
      settledOne();
    }
  }

  /** A PUBACK; reason 0 to 0x7f is success, anything above is for good. */
  void onPubAck(int packetId, int reason) {
    Pending settled = inFlight.remove(packetId);
    if (settled == null) {
      return;
    }
    failedAttempts = 0;
    if (reason < 0x80) {
      account.acknowledge(settled.message, window);
    } else {
      account.refuse(settled.message, reason, window);
    }
    settledOne();
  }

  /**
   * The acknowledgements read so far are settled: what waits may use their places, in one flush.
   */
  void onReadComplete() {
    if (signedIn && !waiting.isEmpty()) {
      write();
    }
  }

  private void settledOne() {
    if (open.decrementAndGet() == 0) {
      account.wakeWaiters();
    }
  }

  /** The connection is gone, for whatever reason. */
  void onDisconnected(String why) {
    if (!inFlight.isEmpty() || !waiting.isEmpty()) {
      account.problem(why);
    }
    retryLater();
  }

  /** Ends the link; what is unsettled stays so. */
  void close() {
    loop.execute(
        () -> {
          closed = true;
          if (channel != null) {
            channel.writeAndFlush(MqttPackets.disconnect()).addListener(done -> disconnect());
          }
        });
  }

  private void disconnect() {
    if (channel != null) {
      var unused = channel.close();
    }
  }
}
