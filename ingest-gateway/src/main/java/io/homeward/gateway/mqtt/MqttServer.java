package io.homeward.gateway.mqtt;

import io.homeward.gateway.authentication.DeviceAuthenticator;
import io.homeward.gateway.intake.MessageIntake;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.metrics.GatewayMetrics.Disconnect;
import io.homeward.gateway.publishing.InFlightBytes;
import io.homeward.gateway.registry.KnownDevice;
import io.homeward.gateway.registry.Registry;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The edge intake: the MQTT server that devices connect to, so that a device's own PUBACK means
 * "durable". MQTT 3.1, 3.1.1 and 5. Devices publish; a subscription is refused.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed write or close shows as the channel's own events
public final class MqttServer implements AutoCloseable {
  /** Most a connection reads at once: what it may overshoot a bound by. */
  private static final int MOST_READ_BYTES = 16 << 10;

  private static final int BACKLOG = 4_096;
  private static final WriteBufferWaterMark UNREAD_ACKNOWLEDGEMENTS =
      new WriteBufferWaterMark(16 << 10, 64 << 10);

  private final EventLoopGroup loops;
  private final Registry registry;
  private final Sessions sessions;
  private final InFlightBytes assembly;
  private final GatewayMetrics metrics;
  private final MqttBounds bounds;
  private final ConnectPhase.Doors doors;
  private final Supplier<MessageIntake> intakes;
  private final Map<EventLoop, IntakeLane> lanes = new ConcurrentHashMap<>();
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private Channel listening;

  /**
   * Prepares a server that listens nowhere yet.
   *
   * @param isReady whether devices may sign in
   * @param intakes makes an intake for an event loop
   * @param inFlight bytes on their way to Kafka
   * @param assembly bytes of messages arriving in part
   */
  public MqttServer(
      MqttBounds bounds,
      int ioThreads,
      BooleanSupplier isReady,
      DeviceAuthenticator authenticator,
      Registry registry,
      Supplier<MessageIntake> intakes,
      InFlightBytes inFlight,
      InFlightBytes assembly,
      GatewayMetrics metrics) {
    this.bounds = bounds;
    this.registry = registry;
    this.intakes = intakes;
    this.assembly = assembly;
    this.metrics = metrics;
    sessions = new Sessions(bounds.maxConnectionsPerDevice(), System::nanoTime);
    loops =
        new MultiThreadIoEventLoopGroup(
            ioThreads, new DefaultThreadFactory("homeward-mqtt", true), NioIoHandler.newFactory());
    doors =
        new ConnectPhase.Doors(
            isReady,
            authenticator,
            registry,
            sessions,
            (client, channel, lane) ->
                new DeviceSession(
                    client, channel, lane, inFlight, metrics, sessions, bounds.receiveMaximum()),
            metrics,
            bounds);
  }

  /**
   * Listens on {@code address}.
   *
   * @throws Exception if it cannot, {@link java.net.BindException} where the port is taken
   */
  public void listen(InetSocketAddress address) throws Exception {
    listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(64, 1_024, MOST_READ_BYTES).maxMessagesPerRead(1))
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD_ACKNOWLEDGEMENTS)
            .childHandler(new Accepting())
            .bind(address)
            .sync()
            .channel();
  }

  private final class Accepting extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      if (open.size() >= bounds.maxConnections()) {
        metrics.disconnected(Disconnect.OVERLOAD);
        channel.close();
        return;
      }
      open.add(channel);
      IntakeLane lane =
          lanes.computeIfAbsent(channel.eventLoop(), loop -> new IntakeLane(intakes.get()));
      PublishFrames frames =
          new PublishFrames(bounds.maxPacketBytes(), assembly, bounds.frameTimeout());
      channel
          .pipeline()
          .addLast("frames", frames)
          .addLast("decoder", new MqttDecoder(bounds.maxPacketBytes()))
          .addLast("encoder", MqttEncoder.INSTANCE)
          .addLast("connect", new ConnectPhase(doors, lane, frames));
    }
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Connections that are signed in. */
  public int connectedClients() {
    return sessions.size();
  }

  /** Ends the sessions of a device that may no longer sign in as it did; from any thread. */
  public void recheck(String deviceId) {
    Optional<DeviceRegistration> device =
        registry.find(deviceId).map(KnownDevice::registration).filter(d -> !d.revoked());
    for (DeviceSession session : sessions.of(deviceId)) {
      boolean stands =
          device
              .filter(d -> d.secretHash().equals(session.client().secretHash()))
              .filter(d -> d.vendor().equals(session.client().vendor()))
              .isPresent();
      if (!stands) {
        session.end(Disconnect.REGISTRATION_CHANGED, Replies.ADMINISTRATIVE_ACTION);
      }
    }
  }

  /**
   * Accepts no more, reads no more, acknowledges what becomes durable within {@code timeout}, and
   * closes.
   */
  public void close(Duration timeout) {
    if (listening != null) {
      listening.close().syncUninterruptibly();
    }
    sessions.all().forEach(DeviceSession::finish);
    if (!open.newCloseFuture().awaitUninterruptibly(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      open.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
