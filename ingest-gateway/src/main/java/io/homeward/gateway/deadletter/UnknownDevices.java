package io.homeward.gateway.deadletter;

import io.homeward.gateway.admission.Refusal;
import io.homeward.gateway.authentication.RefusalLimit;
import io.homeward.gateway.publishing.Receipt;
import io.homeward.vitals.intake.RejectReason;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Leaves a trace of a device that nobody registered and that tried to sign in, so that whoever set
 * it up finds it on the operations page. It could send nothing, so the record counts no reading.
 * Thread-safe.
 */
public final class UnknownDevices {
  /** Beyond it, sign-ins are counted alone: someone is guessing. */
  static final int MOST_A_MINUTE = 60;

  private static final String EVERYONE = "";
  private static final int[] NO_INDEXES = {};
  private static final byte[] NOTHING = {};

  private final DeadLetters deadLetters;
  private final InstantSource wardClock;
  private final RefusalLimit limit;

  /** Writes to {@code deadLetters}; {@code nanoTime} is a clock that only runs on. */
  public UnknownDevices(DeadLetters deadLetters, InstantSource wardClock, LongSupplier nanoTime) {
    this.deadLetters = deadLetters;
    this.wardClock = wardClock;
    limit = new RefusalLimit(MOST_A_MINUTE, nanoTime);
  }

  /** A device of that name tried to sign in. Never blocks. */
  public void signInRefused(String claimedDeviceId) {
    if (limit.isReached(EVERYONE)) {
      return;
    }
    limit.refused(EVERYONE);
    // Nobody waits for it: a trace that is lost costs the next attempt to be seen.
    Receipt receipt = new Receipt(settled -> {});
    deadLetters.write(
        new MessageOrigin("", claimedDeviceId, "", wardClock.millis()),
        List.of(
            new Refusal(
                RejectReason.DEVICE_UNKNOWN,
                0,
                NO_INDEXES,
                "sign-in refused: no device of this name is registered")),
        false,
        RefusedPayload.whole(NOTHING, 0),
        receipt);
    receipt.seal();
  }
}
