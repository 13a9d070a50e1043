package io.homeward.gateway.mqtt;

import io.homeward.gateway.deadletter.RefusedPayload;

/**
 * A PUBLISH whose payload was skipped because it is larger than may be read.
 *
 * @param topic its topic
 * @param qos its quality of service
 * @param packetId its packet identifier; 0 at QoS 0
 * @param payload its beginning, its length and its digest
 */
record OversizedPublish(String topic, int qos, int packetId, RefusedPayload payload) {}
