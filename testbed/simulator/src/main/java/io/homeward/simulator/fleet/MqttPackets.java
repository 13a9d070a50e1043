package io.homeward.simulator.fleet;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/** The few packets a publishing device sends. Stateless. */
final class MqttPackets {
  private static final Set<MqttConnectReturnCode> ABOUT_CREDENTIALS =
      EnumSet.of(
          MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED,
          MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD,
          MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
          MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID,
          MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD,
          MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5,
          MqttConnectReturnCode.CONNECTION_REFUSED_BANNED,
          MqttConnectReturnCode.CONNECTION_REFUSED_BAD_AUTHENTICATION_METHOD);
  private static final MqttFixedHeader PUBLISH_QOS_1 =
      new MqttFixedHeader(MqttMessageType.PUBLISH, false, MqttQoS.AT_LEAST_ONCE, false, 0);

  private MqttPackets() {}

  static MqttConnectMessage connect(FleetConfig config, String deviceId, String secret) {
    MqttVersion version =
        switch (config.protocol()) {
          case V5 -> MqttVersion.MQTT_5;
          case V3_1_1 -> MqttVersion.MQTT_3_1_1;
        };
    // A clean start: what is unacknowledged is kept here and published anew.
    return MqttMessageBuilders.connect()
        .protocolVersion(version)
        .clientId(deviceId)
        .cleanSession(true)
        .keepAlive((int) config.keepAlive().toSeconds())
        .hasUser(true)
        .username(deviceId)
        .hasPassword(true)
        .password(secret.getBytes(StandardCharsets.UTF_8))
        .build();
  }

  static MqttPublishMessage publish(String topic, int packetId, byte[] payload) {
    return new MqttPublishMessage(
        PUBLISH_QOS_1,
        new MqttPublishVariableHeader(topic, packetId),
        Unpooled.wrappedBuffer(payload));
  }

  static MqttMessage disconnect() {
    return MqttMessage.DISCONNECT;
  }

  /** Whether another attempt can only help if somebody changes what the gateway knows. */
  static boolean isAboutCredentials(MqttConnectReturnCode code) {
    return ABOUT_CREDENTIALS.contains(code);
  }
}
