package io.homeward.vitals.alert;

/**
 * How urgent an alert is, least first. {@link #TECHNICAL} is about equipment: silence, not health.
 */
public enum AlertPriority {
  TECHNICAL,
  LOW,
  MEDIUM,
  HIGH
}
