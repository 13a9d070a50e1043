package io.homeward.console.board;

import java.time.Instant;

/**
 * The newest reading of a signal.
 *
 * @param value in the signal's unit
 */
public record LatestReading(Instant measuredAt, double value) {}
