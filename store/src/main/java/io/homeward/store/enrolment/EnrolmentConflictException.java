package io.homeward.store.enrolment;

/** Someone else changed the enrolment since it was read; nothing was written. */
public final class EnrolmentConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long expectedRevision;
  private final long foundRevision;

  EnrolmentConflictException(long expectedRevision, long foundRevision) {
    super(
        "an enrolment edited at revision "
            + expectedRevision
            + " is at revision "
            + foundRevision
            + " by now");
    this.expectedRevision = expectedRevision;
    this.foundRevision = foundRevision;
  }

  /** The revision the edit was made on. */
  public long expectedRevision() {
    return expectedRevision;
  }

  /** The revision in the store; 0 where there is no such patient. */
  public long foundRevision() {
    return foundRevision;
  }
}
