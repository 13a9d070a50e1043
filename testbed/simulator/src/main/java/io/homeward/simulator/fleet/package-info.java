/**
 * The devices' side of MQTT: publishes messages, keeps what is not acknowledged, sends it again.
 */
package io.homeward.simulator.fleet;
