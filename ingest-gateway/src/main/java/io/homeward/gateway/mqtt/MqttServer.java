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
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.File;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
  private final List<Channel> listening = new ArrayList<>();

  /**
   * Prepares a server that listens nowhere yet.
   *
   * @param isReady whether devices may sign in
   * @param unknownDevice hears the name of a device that nobody registered; must not block
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
      Consumer<String> unknownDevice,
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
            unknownDevice,
            metrics,
            bounds);
  }

  /**
   * Listens on {@code address}.
   *
   * @return the port in use
   * @throws Exception if it cannot, {@link java.net.BindException} where the port is taken
   */
  public int listen(InetSocketAddress address) throws Exception {
    return listen(address, new Accepting(Optional.empty()));
  }

  /**
   * Listens on {@code address} for TLS 1.2 and 1.3.
   *
   * @param certificateChain PEM file
   * @param privateKey PEM file, PKCS #8, not encrypted
   * @return the port in use
   * @throws Exception if it cannot, or if the two are no certificate and its key
   */
  public int listenTls(InetSocketAddress address, File certificateChain, File privateKey)
      throws Exception {
    SslContext tls =
        SslContextBuilder.forServer(certificateChain, privateKey)
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2")
            .build();
    return listen(address, new Accepting(Optional.of(tls)));
  }

  private int listen(InetSocketAddress address, Accepting accepting) throws Exception {
    Channel channel =
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
            .childHandler(accepting)
            .bind(address)
            .sync()
            .channel();
    listening.add(channel);
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private final class Accepting extends ChannelInitializer<SocketChannel> {
    private final Optional<SslContext> tls;

    Accepting(Optional<SslContext> tls) {
      this.tls = tls;
    }

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
      tls.ifPresent(
          context -> {
            SslHandler handler = context.newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(bounds.connectTimeout().toMillis());
            channel.pipeline().addLast("tls", handler);
          });
      channel
          .pipeline()
          .addLast("frames", frames)
          .addLast("decoder", new MqttDecoder(bounds.maxPacketBytes()))
          .addLast("encoder", MqttEncoder.INSTANCE)
          .addLast("connect", new ConnectPhase(doors, lane, frames));
    }
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
    listening.forEach(channel -> channel.close().syncUninterruptibly());
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
