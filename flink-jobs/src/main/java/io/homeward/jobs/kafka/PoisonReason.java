package io.homeward.jobs.kafka;

/** Why a Kafka record could not be understood. Closed: a metric tag. */
public enum PoisonReason {
  /** It has no key, or its key is not the one its content names. */
  WRONG_KEY,
  /** It has no value. */
  EMPTY,
  /** Its bytes are not a record of its topic, or hold what this version does not know. */
  UNREADABLE
}
