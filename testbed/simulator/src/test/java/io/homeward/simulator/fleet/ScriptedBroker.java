package io.homeward.simulator.fleet;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The far end of a fleet: an MQTT server on loopback that answers as a script says. */
final class ScriptedBroker implements AutoCloseable {
  /** What to answer; called on the broker's one I/O thread. */
  interface Script {
    /** The answer to a sign-in. */
    default MqttConnectReturnCode connect(String user, String password) {
      return MqttConnectReturnCode.CONNECTION_ACCEPTED;
    }

    /** What to do with a message. */
    Answer publish(String topic, String payload, int nth);

    /** Receive maximum told in CONNACK. */
    default int receiveMaximum() {
      return 1_000;
    }
  }

  /** Answers to a message: a PUBACK with a reason code, nothing, or a closed connection. */
  record Answer(int reason, boolean silent, boolean disconnect) {
    static final Answer ACK = new Answer(0, false, false);
    static final Answer SILENCE = new Answer(0, true, false);
    static final Answer DISCONNECT = new Answer(0, true, true);

    static Answer refuse(int reason) {
      return new Answer(reason, false, false);
    }
  }

  final List<String> received = Collections.synchronizedList(new ArrayList<>());
  final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger live = new AtomicInteger();
  final AtomicInteger mostLive = new AtomicInteger();
  final AtomicInteger mostUnacknowledged = new AtomicInteger();

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;
  private final Script script;

  ScriptedBroker(Script script) {
    this(script, 0);
  }

  ScriptedBroker(Script script, int port) {
    this.script = script;
    server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new MqttDecoder(1 << 20), MqttEncoder.INSTANCE, new Session());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  @Override
  public void close() {
    if (loops.isShuttingDown()) {
      return;
    }
    server.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(5_000);
  }

  private final class Session extends SimpleChannelInboundHandler<MqttMessage> {
    private int unacknowledged;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      connections.incrementAndGet();
      mostLive.accumulateAndGet(live.incrementAndGet(), Math::max);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      live.decrementAndGet();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
      switch (message.fixedHeader().messageType()) {
        case CONNECT -> onConnect(context, (MqttConnectMessage) message);
        case PUBLISH -> onPublish(context, (MqttPublishMessage) message);
        case DISCONNECT -> close(context);
        default -> {}
      }
    }

    private static void close(ChannelHandlerContext context) {
      var unused = context.close();
    }

    private void onConnect(ChannelHandlerContext context, MqttConnectMessage connect) {
      MqttConnectReturnCode code =
          script.connect(
              connect.payload().userName(),
              new String(connect.payload().passwordInBytes(), StandardCharsets.UTF_8));
      MqttProperties properties = new MqttProperties();
      properties.add(
          new MqttProperties.IntegerProperty(
              MqttProperties.RECEIVE_MAXIMUM, script.receiveMaximum()));
      var answer = MqttMessageBuilders.connAck().returnCode(code);
      if (connect.variableHeader().version() == 5) {
        answer.properties(properties);
      }
      var write = context.writeAndFlush(answer.build());
      if (code != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
        write.addListener(ChannelFutureListener.CLOSE);
      }
    }

    private void onPublish(ChannelHandlerContext context, MqttPublishMessage publish) {
      if (!context.channel().isActive()) {
        return;
      }
      String payload = publish.payload().toString(StandardCharsets.UTF_8);
      received.add(publish.variableHeader().topicName() + " " + payload);
      mostUnacknowledged.accumulateAndGet(++unacknowledged, Math::max);
      Answer answer =
          script.publish(publish.variableHeader().topicName(), payload, received.size());
      if (answer.disconnect()) {
        close(context);
      } else if (!answer.silent()) {
        unacknowledged--;
        acknowledged.add(payload);
        var unused =
            context.writeAndFlush(
                MqttMessageBuilders.pubAck()
                    .packetId(publish.variableHeader().packetId())
                    .reasonCode((byte) answer.reason())
                    .build());
      }
    }
  }
}
