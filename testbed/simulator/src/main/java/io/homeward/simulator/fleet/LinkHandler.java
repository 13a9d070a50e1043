package io.homeward.simulator.fleet;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/**
 * Speaks MQTT on one connection of a {@link DeviceLink}, on the link's event loop: signs in, reads
 * acknowledgements, pings when nothing else is sent, and closes a connection on which the gateway
 * has gone dumb.
 */
final class LinkHandler extends SimpleChannelInboundHandler<MqttMessage> {
  private static final int MOST_BYTES = 64 << 10;
  private static final int RECEIVE_MAXIMUM_DEFAULT = 65_535;

  private final DeviceLink link;
  private final FleetConfig config;
  private final String deviceId;
  private final String secret;
  private boolean answered;
  private String closedBecause = "the gateway closed the connection";

  LinkHandler(DeviceLink link, FleetConfig config, String deviceId, String secret) {
    this.link = link;
    this.config = config;
    this.deviceId = deviceId;
    this.secret = secret;
  }

  /** Sets up a channel with this handler at its end. */
  ChannelHandler pipeline() {
    long keepAliveMs = config.keepAlive().toMillis();
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(
                new IdleStateHandler(
                    keepAliveMs * 3 / 2, keepAliveMs / 2, 0, TimeUnit.MILLISECONDS),
                new MqttDecoder(MOST_BYTES),
                MqttEncoder.INSTANCE,
                LinkHandler.this);
      }
    };
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context
        .writeAndFlush(MqttPackets.connect(config, deviceId, secret))
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    var unused =
        context
            .executor()
            .schedule(
                () -> {
                  if (!answered) {
                    close(context, "no answer to CONNECT");
                  }
                },
                config.connectTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
    if (message.decoderResult().isFailure()) {
      close(context, "the gateway sent what is not MQTT");
      return;
    }
    MqttMessageType type = message.fixedHeader().messageType();
    if (type == MqttMessageType.CONNACK && !answered) {
      answered = true;
      onConnAck(context, (MqttConnAckMessage) message);
    } else if (type == MqttMessageType.PUBACK) {
      MqttMessageIdVariableHeader header = (MqttMessageIdVariableHeader) message.variableHeader();
      int reason =
          header instanceof MqttPubReplyMessageVariableHeader reply ? reply.reasonCode() & 0xff : 0;
      link.onPubAck(header.messageId(), reason);
    } else if (type == MqttMessageType.DISCONNECT) {
      close(context, "the gateway sent DISCONNECT");
    }
  }

  private void onConnAck(ChannelHandlerContext context, MqttConnAckMessage connAck) {
    MqttConnectReturnCode code = connAck.variableHeader().connectReturnCode();
    if (code != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
      link.onSignInRefused(code);
      close(context, "sign-in refused: " + code);
      return;
    }
    MqttProperties.MqttProperty<?> property =
        connAck.variableHeader().properties().getProperty(MqttProperties.RECEIVE_MAXIMUM);
    int receiveMaximum =
        property instanceof MqttProperties.IntegerProperty integer
            ? integer.value()
            : RECEIVE_MAXIMUM_DEFAULT;
    link.onSignedIn(context.channel(), receiveMaximum);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    link.onReadComplete();
    context.fireChannelReadComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent idle && idle.state() == IdleState.WRITER_IDLE) {
      context
          .writeAndFlush(MqttMessage.PINGREQ)
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    } else if (event instanceof IdleStateEvent idle && idle.state() == IdleState.READER_IDLE) {
      close(context, "the gateway said nothing for longer than the keep-alive");
    }
  }

  private void close(ChannelHandlerContext context, String because) {
    closedBecause = because;
    var unused = context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    link.onDisconnected(closedBecause);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    close(context, String.valueOf(cause.getMessage()));
  }
}
