package io.homeward.simulator.fleet;

import io.homeward.simulator.device.DeviceMessage;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A fleet of devices that publish with QoS 1, each over its own connection, pipelined within a
 * window per device and one overall. What a lost connection left unacknowledged is sent again.
 *
 * <p>{@link #send}, {@link #finish} and {@link #close} belong to one thread; {@link #counts} to
 * any. Memory: the windows, and one small object a live connection.
 */
public final class MqttFleet implements AutoCloseable {
  private final FleetConfig config;
  private final Function<String, String> secretOf;
  private final FleetAccount account;
  private final EventLoopGroup loops;
  private final Bootstrap bootstrap;

  /** Least recently used first. */
  private final LinkedHashMap<String, DeviceLink> links = new LinkedHashMap<>(64, 0.75f, true);

  private MqttFleet(FleetConfig config, Function<String, String> secretOf, FleetListener listener) {
    this.config = config;
    this.secretOf = secretOf;
    account = new FleetAccount(listener, config.inFlight(), config.patience().toNanos());
    loops =
        new MultiThreadIoEventLoopGroup(
            config.ioThreads(),
            new DefaultThreadFactory("device-fleet", true),
            NioIoHandler.newFactory());
    bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) config.connectTimeout().toMillis())
            .remoteAddress(config.host(), config.port());
  }

  /**
   * A fleet that connects each device when it has something to send.
   *
   * @param secretOf the password of a device id
   * @param listener hears what became of each message
   */
  public static MqttFleet start(
      FleetConfig config, Function<String, String> secretOf, FleetListener listener) {
    return new MqttFleet(config, secretOf, listener);
  }

  /**
   * Hands over a message; waits while the windows are full. Once it returns the message will be
   * acknowledged or refused, however often that takes, unless the fleet ends first.
   *
   * @throws FleetException if nothing was acknowledged for longer than the configured patience
   */
  public void send(DeviceMessage message) throws FleetException, InterruptedException {
    account.requireHope();
    byte[] payload = message.payload();
    DeviceLink link = linkOf(message.deviceId());
    account.open(message, link.window());
    link.offer(message, payload);
  }

  private DeviceLink linkOf(String deviceId) throws FleetException, InterruptedException {
    DeviceLink link = links.get(deviceId);
    if (link == null) {
      while (links.size() >= config.maxConnections() && !endLongestAtRest()) {
        account.requireHope();
        account.awaitSettled();
      }
      EventLoop loop = loops.next();
      link = new DeviceLink(config, deviceId, secretOf.apply(deviceId), bootstrap, loop, account);
      links.put(deviceId, link);
    }
    return link;
  }

  private boolean endLongestAtRest() {
    for (Iterator<Map.Entry<String, DeviceLink>> eldest = links.entrySet().iterator();
        eldest.hasNext(); ) {
      DeviceLink link = eldest.next().getValue();
      if (link.isIdle()) {
        eldest.remove();
        link.close();
        return true;
      }
    }
    return false;
  }

  /** How far the fleet has come. */
  public FleetCounts counts() {
    return account.counts();
  }

  /**
   * Waits until every message sent is acknowledged or refused. The fleet may go on afterwards.
   *
   * @throws FleetException if that takes longer than {@code deadline}, or than the patience with a
   *     gateway that acknowledges nothing; says how many are open and why, where that is known
   */
  public FleetCounts finish(Duration deadline) throws FleetException, InterruptedException {
    long startNanos = System.nanoTime();
    while (account.counts().open() > 0) {
      account.requireHope();
      if (System.nanoTime() - startNanos > deadline.toNanos()) {
        FleetCounts counts = account.counts();
        throw new FleetException(
            counts.open()
                + " of "
                + counts.sent()
                + " messages are not acknowledged after "
                + deadline.toSeconds()
                + " s; last: "
                + account.lastProblem());
      }
      account.awaitSettled();
    }
    account.requireHope();
    account.tellProgress();
    return account.counts();
  }

  /** Disconnects every device; what is unacknowledged stays so. */
  @Override
  public void close() {
    links.values().forEach(DeviceLink::close);
    links.clear();
    loops.shutdownGracefully(50, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(5_000);
  }
}
