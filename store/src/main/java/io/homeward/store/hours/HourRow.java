package io.homeward.store.hours;

import java.util.Optional;

/**
 * The columns of {@code reading_hours} that hold readings; see migration V2. Arrays are owned by
 * the row: neither the maker nor a reader changes them.
 *
 * @param readingCount number of readings shown
 * @param measuredAt milliseconds after the start of the hour
 * @param valueScale decimal places of {@code packedValues}
 * @param packedValues values times 10^valueScale, unless {@code exactValues} are there
 * @param exactValues the values, where one of them is no decimal of few places
 * @param period absent: all 0
 * @param utcOffset absent: none told
 * @param vendorRevision absent: all 0
 * @param receivedAt milliseconds of the epoch
 * @param superseded absent: none
 */
@SuppressWarnings("ArrayRecordComponent") // packed columns; compared nowhere
public record HourRow(
    int readingCount,
    byte[] measuredAt,
    int valueScale,
    Optional<byte[]> packedValues,
    Optional<double[]> exactValues,
    Optional<byte[]> period,
    Optional<byte[]> utcOffset,
    Optional<byte[]> vendorRevision,
    byte[] receivedAt,
    Optional<byte[]> superseded) {}
