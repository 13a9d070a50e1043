package io.homeward.vitals.score;

import io.homeward.vitals.revision.Revision;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a model said of one window of one patient. Key: patient, model, window start.
 *
 * @param score in the model's own scale; absent exactly where {@code withheldReason} is present
 * @param pValue where the model is calibrated
 * @param shadow whether it was computed for comparison only
 * @param retracted the window's readings were retracted: no score stands any more
 */
public record Score(
    String patientId,
    String model,
    String modelVersion,
    String modelHash,
    Instant windowStart,
    Instant windowEnd,
    OptionalDouble score,
    OptionalDouble pValue,
    Optional<WithheldReason> withheldReason,
    boolean shadow,
    boolean retracted,
    Revision revision,
    Evidence evidence) {}
