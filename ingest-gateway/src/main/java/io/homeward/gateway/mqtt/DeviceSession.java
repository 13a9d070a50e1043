package io.homeward.gateway.mqtt;

import io.homeward.gateway.intake.DeviceTopic;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.metrics.GatewayMetrics.Disconnect;
import io.homeward.gateway.publishing.InFlightBytes;
import io.homeward.gateway.publishing.Receipt;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One signed-in connection: takes what the device publishes and acknowledges it, in order, once it
 * is durable.
 *
 * <p>Guarantees. QoS 1: PUBACK means every record of the message is durable. QoS 2: so does PUBREC;
 * within a connection a packet identifier is taken once until PUBREL, and across connections
 * identity from content makes a repetition harmless. QoS 0: nothing is promised, and it waits for
 * Kafka like the others. Where a record fails the connection is closed without an acknowledgement:
 * the device keeps the message.
 *
 * <p>Reading stops ({@code autoRead}) while the window is full, too many bytes are on their way, or
 * the client does not read its acknowledgements. Owned by its event loop; only {@link #settled} and
 * {@link #end} come from elsewhere.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed write or close shows as the channel's own events
final class DeviceSession extends ChannelInboundHandlerAdapter implements Receipt.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceSession.class);

  private final Client client;
  private final Channel channel;
  private final IntakeLane lane;
  private final InFlightBytes inFlight;
  private final GatewayMetrics metrics;
  private final Sessions sessions;
  private final int receiveMaximum;
  private final DeviceTopic ownTopic;
  private final Replies replies;
  private final AckWindow window = new AckWindow();
  private final ReadPause pause;
  private final BitSet unreleased = new BitSet();
  private final AtomicBoolean drainScheduled = new AtomicBoolean();
  private int unacknowledged;
  private long lastPacketNanos = System.nanoTime();
  private Disconnect endCause = Disconnect.BY_DEVICE;
  private boolean ended;
  private boolean finishing;

  /** A session on {@code channel}, whose event loop owns {@code lane}. */
  DeviceSession(
      Client client,
      Channel channel,
      IntakeLane lane,
      InFlightBytes inFlight,
      GatewayMetrics metrics,
      Sessions sessions,
      int receiveMaximum) {
    this.client = client;
    this.channel = channel;
    this.lane = lane;
    this.inFlight = inFlight;
    this.metrics = metrics;
    this.sessions = sessions;
    this.receiveMaximum = receiveMaximum;
    ownTopic = DeviceTopic.of(client.vendor(), client.deviceId());
    replies = new Replies(client.version5());
    pause = new ReadPause(channel);
  }

  Client client() {
    return client;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    watchKeepAlive(client.keepAlive().toNanos() * 3 / 2);
  }

  // ---- what the device sends

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object packet) {
    try {
      lastPacketNanos = System.nanoTime();
      if (ended) {
        return;
      }
      if (packet instanceof MqttPublishMessage publish && publish.decoderResult().isSuccess()) {
        publish(publish);
      } else if (packet instanceof OversizedPublish oversized) {
        publishOversized(oversized);
      } else if (packet instanceof MqttMessage message && message.decoderResult().isSuccess()) {
        control(message);
      } else {
        end(Disconnect.PROTOCOL_ERROR, Replies.MALFORMED_PACKET);
      }
    } finally {
      ReferenceCountUtil.release(packet);
    }
  }

  private void publish(MqttPublishMessage publish) {
    int qos = publish.fixedHeader().qosLevel().value();
    int packetId = qos == 0 ? 0 : publish.variableHeader().packetId();
    MqttProperties properties = publish.variableHeader().properties();
    if (properties != null && properties.getProperty(MqttProperties.TOPIC_ALIAS) != null) {
      end(Disconnect.PROTOCOL_ERROR, Replies.TOPIC_ALIAS_INVALID);
      return;
    }
    if (!mayTake(qos, packetId)) {
      return;
    }
    ByteBuf payload = publish.payload();
    Receipt receipt = new Receipt(this);
    String name = publish.variableHeader().topicName();
    DeviceTopic topic = name.equals(ownTopic.name()) ? ownTopic : DeviceTopic.parse(name);
    boolean isOwn =
        lane.intake()
            .take(
                client.deviceId(),
                client.vendor(),
                topic,
                lane.bytesOf(payload),
                payload.readableBytes(),
                receipt);
    await(qos, packetId, isOwn ? Replies.SUCCESS : Replies.NOT_AUTHORIZED, receipt);
  }

  private void publishOversized(OversizedPublish publish) {
    if (!mayTake(publish.qos(), publish.packetId())) {
      return;
    }
    Receipt receipt = new Receipt(this);
    lane.intake()
        .takeOversized(
            client.deviceId(),
            client.vendor(),
            DeviceTopic.parse(publish.topic()),
            publish.payload(),
            receipt);
    await(publish.qos(), publish.packetId(), Replies.QUOTA_EXCEEDED, receipt);
  }

  /** False where the message must not be taken: the limit is passed, or it is here already. */
  private boolean mayTake(int qos, int packetId) {
    if (qos == 0) {
      return true;
    }
    if (qos == 2 && unreleased.get(packetId)) {
      // Sent again on the same connection: its PUBREC is on its way or follows with the first.
      return false;
    }
    boolean tooMany =
        client.version5() ? unacknowledged >= receiveMaximum : unreleasedBeyond(receiveMaximum);
    if (tooMany) {
      end(Disconnect.RECEIVE_MAXIMUM_EXCEEDED, Replies.RECEIVE_MAXIMUM_EXCEEDED);
      return false;
    }
    unacknowledged++;
    if (qos == 2) {
      unreleased.set(packetId);
    }
    return true;
  }

  /** On 3.1.1 a full window pauses reading; only releases that never come have to be bounded. */
  private boolean unreleasedBeyond(int most) {
    return unacknowledged >= most && unreleased.cardinality() >= most;
  }

  private void await(int qos, int packetId, int reason, Receipt receipt) {
    window.add(new AckWindow.Pending(qos, packetId, reason, lastPacketNanos, receipt));
    if (window.size() >= receiveMaximum) {
      pause.begin(ReadPause.WINDOW);
    }
    if (inFlight.isExhausted() && !pause.isFor(ReadPause.BYTES)) {
      pause.begin(ReadPause.BYTES);
      inFlight.whenRoom(() -> onEventLoop(() -> resume(ReadPause.BYTES)));
    }
  }

  private void control(MqttMessage message) {
    MqttMessageType type = message.fixedHeader().messageType();
    if (type == MqttMessageType.PINGREQ) {
      channel.writeAndFlush(Replies.pingResponse(channel.alloc()), channel.voidPromise());
    } else if (type == MqttMessageType.PUBREL) {
      release(((MqttMessageIdVariableHeader) message.variableHeader()).messageId());
    } else if (message instanceof MqttSubscribeMessage subscribe) {
      channel.writeAndFlush(
          replies.subscribeRefused(
              channel.alloc(),
              subscribe.variableHeader().messageId(),
              subscribe.payload().topicSubscriptions().size()),
          channel.voidPromise());
    } else if (message instanceof MqttUnsubscribeMessage unsubscribe) {
      channel.writeAndFlush(
          replies.unsubscribed(
              channel.alloc(),
              unsubscribe.variableHeader().messageId(),
              unsubscribe.payload().topics().size()),
          channel.voidPromise());
    } else if (type == MqttMessageType.DISCONNECT) {
      ended = true;
      channel.close();
    } else {
      // A second CONNECT, or a packet that only a server sends.
      end(Disconnect.PROTOCOL_ERROR, Replies.PROTOCOL_ERROR);
    }
  }

  private void release(int packetId) {
    boolean known = unreleased.get(packetId);
    if (known) {
      unreleased.clear(packetId);
      unacknowledged--;
    }
    ByteBuf out = channel.alloc().buffer(Replies.mostAckBytes());
    replies.appendPubComp(
        out, packetId, known ? Replies.SUCCESS : Replies.PACKET_IDENTIFIER_NOT_FOUND);
    channel.writeAndFlush(out, channel.voidPromise());
  }

  // ---- acknowledgements

  @Override
  public void settled(Receipt receipt) {
    if (drainScheduled.compareAndSet(false, true)) {
      onEventLoop(this::drain);
    }
  }

  private void drain() {
    drainScheduled.set(false);
    if (!channel.isActive()) {
      return;
    }
    ByteBuf acks = null;
    boolean failed = false;
    long now = System.nanoTime();
    AckWindow.Pending message;
    while (!failed && (message = window.pollSettled()) != null) {
      if (message.qos() == 0) {
        if (!message.receipt().isDurable()) {
          metrics.lostAtMostOnce();
        }
      } else if (message.receipt().isDurable()) {
        if (acks == null) {
          acks = channel.alloc().buffer(64);
        }
        replies.appendAck(acks, message.qos(), message.packetId(), message.reason());
        acknowledge(message, now);
      } else {
        failed = true;
      }
    }
    if (acks != null) {
      channel.writeAndFlush(acks, channel.voidPromise());
    }
    if (failed) {
      end(Disconnect.PUBLISH_FAILED, Replies.UNSPECIFIED_ERROR);
    } else if (window.size() <= receiveMaximum / 2) {
      resume(ReadPause.WINDOW);
    }
    if (finishing && window.size() == 0) {
      end(Disconnect.GATEWAY_CLOSING, Replies.SERVER_SHUTTING_DOWN);
    }
  }

  private void acknowledge(AckWindow.Pending message, long now) {
    metrics.acknowledged(now - message.receivedNanos());
    // A refused QoS 2 message ends with its PUBREC in MQTT 5; else it stays until PUBREL.
    boolean refusedFor5 = client.version5() && message.reason() != Replies.SUCCESS;
    if (message.qos() == 1 || refusedFor5) {
      unacknowledged--;
      if (message.qos() == 2) {
        unreleased.clear(message.packetId());
      }
    }
  }

  // ---- reading and not reading

  private void resume(int cause) {
    if (pause.end(cause)) {
      // How long the client was silent is not to be held against it: it was not heard.
      lastPacketNanos = System.nanoTime();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      resume(ReadPause.CLIENT);
    } else {
      pause.begin(ReadPause.CLIENT);
    }
    ctx.fireChannelWritabilityChanged();
  }

  private void watchKeepAlive(long allowedNanos) {
    long silent = System.nanoTime() - lastPacketNanos;
    boolean heard = !pause.isOurs();
    if (ended || !channel.isActive()) {
      return;
    }
    if (heard && silent >= allowedNanos) {
      end(Disconnect.KEEP_ALIVE_TIMEOUT, Replies.KEEP_ALIVE_TIMEOUT);
      return;
    }
    long again = heard ? allowedNanos - silent : allowedNanos;
    channel.eventLoop().schedule(() -> watchKeepAlive(allowedNanos), again, TimeUnit.NANOSECONDS);
  }

  // ---- the end

  /** Ends the connection, in MQTT 5 with a reason; from any thread. */
  void end(Disconnect cause, int reason) {
    if (!channel.eventLoop().inEventLoop()) {
      onEventLoop(() -> end(cause, reason));
      return;
    }
    if (ended) {
      return;
    }
    ended = true;
    endCause = cause;
    pause.begin(ReadPause.FOR_GOOD);
    if (client.version5()) {
      channel
          .writeAndFlush(Replies.disconnect(channel.alloc(), reason))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      channel.close();
    }
  }

  /** Reads no more, acknowledges what is on its way, then ends; from any thread. */
  void finish() {
    onEventLoop(
        () -> {
          finishing = true;
          pause.begin(ReadPause.FOR_GOOD);
          drain();
        });
  }

  private void onEventLoop(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      // The event loops have closed, and every connection with them.
      LOG.trace("A connection outlived its event loop");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended = true;
    sessions.remove(this);
    metrics.disconnected(endCause);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof PublishFrames.AssemblyException) {
      end(Disconnect.OVERLOAD, Replies.SERVER_BUSY);
    } else if (cause instanceof IOException) {
      ended = true;
      channel.close();
    } else if (cause instanceof TooLongFrameException) {
      end(Disconnect.PROTOCOL_ERROR, Replies.PACKET_TOO_LARGE);
    } else {
      end(Disconnect.PROTOCOL_ERROR, Replies.MALFORMED_PACKET);
    }
  }
}
