package io.homeward.gateway.mqtt;

import io.homeward.gateway.authentication.DeviceAuthenticator;
import io.homeward.gateway.authentication.SignIn;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.metrics.GatewayMetrics.Disconnect;
import io.homeward.gateway.registry.KnownDevice;
import io.homeward.gateway.registry.Registry;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.homeward.vitals.identity.Identifiers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttIdentifierRejectedException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * From the TCP connection to CONNACK: one CONNECT, in time, with credentials that are right. Then
 * it gives its place to a {@link DeviceSession}. While the credentials are verified nothing is
 * read. Owned by its event loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed write or close shows as the channel's own events
final class ConnectPhase extends ChannelInboundHandlerAdapter {
  /** MQTT 5 for "the session never expires". */
  private static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

  private static final Duration LONGEST_SESSION = Duration.ofDays(30);

  private final Doors doors;
  private final IntakeLane lane;
  private final PublishFrames frames;
  private Future<?> timeout;
  private boolean answered;

  /** What every connection meets at the door. */
  record Doors(
      BooleanSupplier isReady,
      DeviceAuthenticator authenticator,
      Registry registry,
      Sessions sessions,
      SessionMaker sessionMaker,
      Consumer<String> unknownDevice,
      GatewayMetrics metrics,
      MqttBounds bounds) {}

  /** Makes the session of a client that is signed in. */
  interface SessionMaker {
    DeviceSession make(Client client, Channel channel, IntakeLane lane);
  }

  ConnectPhase(Doors doors, IntakeLane lane, PublishFrames frames) {
    this.doors = doors;
    this.lane = lane;
    this.frames = frames;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    timeout =
        ctx.executor()
            .schedule(
                () -> close(ctx, Disconnect.CONNECT_TIMEOUT),
                doors.bounds().connectTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object packet) {
    try {
      if (packet instanceof MqttConnectMessage connect && connect.decoderResult().isSuccess()) {
        connect(ctx, connect);
      } else {
        unreadable(ctx, packet);
      }
    } finally {
      ReferenceCountUtil.release(packet);
    }
  }

  private void unreadable(ChannelHandlerContext ctx, Object packet) {
    Throwable cause = packet instanceof MqttMessage m ? m.decoderResult().cause() : null;
    if (cause instanceof MqttUnacceptableProtocolVersionException) {
      refuse(
          ctx,
          MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION,
          Disconnect.PROTOCOL_ERROR);
    } else if (cause instanceof MqttIdentifierRejectedException) {
      refuse(
          ctx,
          MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED,
          Disconnect.PROTOCOL_ERROR);
    } else {
      close(ctx, Disconnect.PROTOCOL_ERROR);
    }
  }

  private void connect(ChannelHandlerContext ctx, MqttConnectMessage connect) {
    boolean version5 = connect.variableHeader().version() == 5;
    MqttProperties properties = connect.variableHeader().properties();
    if (version5 && properties.getProperty(MqttProperties.AUTHENTICATION_METHOD) != null) {
      refuse(
          ctx,
          MqttConnectReturnCode.CONNECTION_REFUSED_BAD_AUTHENTICATION_METHOD,
          Disconnect.PROTOCOL_ERROR);
      return;
    }
    if (!version5
        && connect.payload().clientIdentifier().isEmpty()
        && !connect.variableHeader().isCleanSession()) {
      refuse(
          ctx,
          MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED,
          Disconnect.PROTOCOL_ERROR);
      return;
    }
    if (!doors.isReady().getAsBoolean()) {
      refuse(ctx, version5, SignIn.NOT_READY);
      return;
    }
    byte[] password = connect.payload().passwordInBytes();
    String deviceId = connect.payload().userName();
    if (!connect.variableHeader().hasUserName() || deviceId == null || password == null) {
      refuse(ctx, version5, SignIn.NO_CREDENTIALS);
      return;
    }
    if (!Identifiers.isIdentifier(deviceId)) {
      refuse(ctx, version5, SignIn.DEVICE_UNKNOWN);
      return;
    }
    ctx.channel().config().setAutoRead(false);
    Request request = Request.of(connect, deviceId, doors.bounds().maxKeepAlive());
    doors
        .authenticator()
        .verify(
            deviceId,
            new String(password, StandardCharsets.UTF_8),
            address(ctx.channel().remoteAddress()),
            outcome -> answer(ctx, request, outcome));
  }

  /** What of a CONNECT is needed once the credentials are verified. */
  private record Request(
      String deviceId,
      String clientId,
      boolean assignedClientId,
      boolean version5,
      boolean clean,
      boolean will,
      Duration keepAlive,
      boolean keepAliveChanged,
      Duration sessionFor) {

    static Request of(MqttConnectMessage connect, String deviceId, Duration maxKeepAlive) {
      boolean version5 = connect.variableHeader().version() == 5;
      boolean clean = connect.variableHeader().isCleanSession();
      String told = connect.payload().clientIdentifier();
      Duration asked = Duration.ofSeconds(connect.variableHeader().keepAliveTimeSeconds());
      boolean changed = asked.isZero() || asked.compareTo(maxKeepAlive) > 0;
      return new Request(
          deviceId,
          told.isEmpty() ? UUID.randomUUID().toString() : told,
          told.isEmpty(),
          version5,
          clean,
          connect.variableHeader().isWillFlag(),
          changed ? maxKeepAlive : asked,
          changed,
          version5 ? expiry(connect) : clean ? Duration.ZERO : LONGEST_SESSION);
    }

    private static Duration expiry(MqttConnectMessage connect) {
      MqttProperties.MqttProperty<?> expiry =
          connect.variableHeader().properties().getProperty(MqttProperties.SESSION_EXPIRY_INTERVAL);
      if (expiry == null) {
        return Duration.ZERO;
      }
      long seconds = Integer.toUnsignedLong((Integer) expiry.value());
      Duration asked = Duration.ofSeconds(seconds);
      return seconds == NEVER_EXPIRES || asked.compareTo(LONGEST_SESSION) > 0
          ? LONGEST_SESSION
          : asked;
    }
  }

  private void answer(ChannelHandlerContext ctx, Request request, SignIn outcome) {
    if (!ctx.executor().inEventLoop()) {
      ctx.executor().execute(() -> answer(ctx, request, outcome));
      return;
    }
    if (!ctx.channel().isActive() || answered) {
      return;
    }
    Optional<DeviceRegistration> device =
        doors.registry().find(request.deviceId()).map(KnownDevice::registration);
    if (outcome == SignIn.DEVICE_UNKNOWN) {
      doors.unknownDevice().accept(request.deviceId());
    }
    if (outcome != SignIn.ACCEPTED || device.isEmpty()) {
      refuse(ctx, request.version5(), outcome == SignIn.ACCEPTED ? SignIn.DEVICE_UNKNOWN : outcome);
      return;
    }
    Client client =
        new Client(
            request.deviceId(),
            device.get().vendor(),
            request.clientId(),
            request.version5(),
            device.get().secretHash(),
            request.keepAlive(),
            request.sessionFor());
    DeviceSession session = doors.sessionMaker().make(client, ctx.channel(), lane);
    Optional<Sessions.Added> added = doors.sessions().add(session, request.clean());
    if (added.isEmpty()) {
      refuse(ctx, request.version5(), SignIn.TOO_MANY_CONNECTIONS);
      return;
    }
    answered = true;
    timeout.cancel(false);
    added
        .get()
        .takenOver()
        .ifPresent(old -> old.end(Disconnect.TAKEN_OVER, Replies.SESSION_TAKEN_OVER));
    doors.metrics().signIn(SignIn.ACCEPTED);
    if (request.will()) {
      doors.metrics().willAccepted();
    }
    ctx.writeAndFlush(accepted(request, added.get().present()), ctx.voidPromise());
    ctx.pipeline().replace(this, "session", session);
    frames.connected(request.version5());
    ctx.channel().config().setAutoRead(true);
    // Lets through what the client sent behind its CONNECT without waiting for the answer.
    frames.letThrough(ctx.pipeline().context(frames));
  }

  private MqttConnAckMessage accepted(Request request, boolean sessionPresent) {
    MqttMessageBuilders.ConnAckBuilder answer =
        MqttMessageBuilders.connAck()
            .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
            .sessionPresent(sessionPresent);
    if (request.version5()) {
      answer.properties(
          properties -> {
            properties
                .receiveMaximum(doors.bounds().receiveMaximum())
                .maximumPacketSize(doors.bounds().maxPacketBytes())
                .sessionExpiryInterval(request.sessionFor().toSeconds())
                .topicAliasMaximum(0)
                .wildcardSubscriptionAvailable(false)
                .subscriptionIdentifiersAvailable(false)
                .sharedSubscriptionAvailable(false);
            if (request.assignedClientId()) {
              properties.assignedClientId(request.clientId());
            }
            if (request.keepAliveChanged()) {
              properties.serverKeepAlive((int) request.keepAlive().toSeconds());
            }
          });
    }
    return answer.build();
  }

  private void refuse(ChannelHandlerContext ctx, boolean version5, SignIn outcome) {
    doors.metrics().signIn(outcome);
    refuse(ctx, version5 ? code5(outcome) : code3(outcome), Disconnect.REFUSED);
  }

  private void refuse(ChannelHandlerContext ctx, MqttConnectReturnCode code, Disconnect cause) {
    if (answered) {
      return;
    }
    answered = true;
    doors.metrics().disconnected(cause);
    MqttConnAckMessage refusal = MqttMessageBuilders.connAck().returnCode(code).build();
    ctx.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
  }

  private static MqttConnectReturnCode code3(SignIn outcome) {
    return switch (outcome) {
      case ACCEPTED -> MqttConnectReturnCode.CONNECTION_ACCEPTED;
      case NO_CREDENTIALS, DEVICE_UNKNOWN, SECRET_WRONG, DEVICE_REVOKED ->
          MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
      case TOO_MANY_REFUSALS, BUSY, NOT_READY, TOO_MANY_CONNECTIONS ->
          MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE;
    };
  }

  private static MqttConnectReturnCode code5(SignIn outcome) {
    return switch (outcome) {
      case ACCEPTED -> MqttConnectReturnCode.CONNECTION_ACCEPTED;
      case NO_CREDENTIALS, DEVICE_UNKNOWN, SECRET_WRONG ->
          MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD;
      case DEVICE_REVOKED -> MqttConnectReturnCode.CONNECTION_REFUSED_BANNED;
      case TOO_MANY_REFUSALS -> MqttConnectReturnCode.CONNECTION_REFUSED_CONNECTION_RATE_EXCEEDED;
      case BUSY -> MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_BUSY;
      case NOT_READY -> MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5;
      case TOO_MANY_CONNECTIONS -> MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED;
    };
  }

  private static String address(SocketAddress remote) {
    return remote instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "unknown";
  }

  private void close(ChannelHandlerContext ctx, Disconnect cause) {
    if (!answered) {
      answered = true;
      doors.metrics().disconnected(cause);
    }
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (timeout != null) {
      timeout.cancel(false);
    }
    close(ctx, Disconnect.BY_DEVICE);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    close(ctx, Disconnect.PROTOCOL_ERROR);
  }
}
