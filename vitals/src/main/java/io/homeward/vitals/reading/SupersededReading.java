package io.homeward.vitals.reading;

/**
 * A reading that lost against another value under the same key; kept as provenance. Fields as in
 * {@link ReadingBatch}.
 */
public record SupersededReading(
    long measuredAtMs,
    double value,
    int periodMs,
    short utcOffsetMinutes,
    long vendorRevision,
    long receivedAtMs) {}
