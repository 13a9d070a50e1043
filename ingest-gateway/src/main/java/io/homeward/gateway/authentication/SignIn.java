package io.homeward.gateway.authentication;

/** What came of a device's attempt to sign in; closed, at once the tag of its counter. */
public enum SignIn {
  ACCEPTED,
  /** No user name, or no password. */
  NO_CREDENTIALS,
  DEVICE_UNKNOWN,
  SECRET_WRONG,
  /** Registered, and shut out. */
  DEVICE_REVOKED,
  /** The address was refused too often within a minute; its credentials were not looked at. */
  TOO_MANY_REFUSALS,
  /** More devices wait for their secrets to be verified than may; come again. */
  BUSY,
  /** Enrolments have not been read to the end yet, or Kafka has never answered. */
  NOT_READY,
  /** The device has as many connections as it may. */
  TOO_MANY_CONNECTIONS
}
