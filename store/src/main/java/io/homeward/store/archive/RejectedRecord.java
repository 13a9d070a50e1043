package io.homeward.store.archive;

import io.homeward.vitals.intake.RejectedReadings;

/** A record of {@code readings-rejected} and where it stands there, which is its identity. */
public record RejectedRecord(int partition, long offset, RejectedReadings rejected) {}
