package io.homeward.store.archive;

/**
 * Up to where the {@code readings} of one patient are accounted for.
 *
 * @param expectedOffset the durable value the caller built upon; 0 where there was none
 * @param nextOffset first offset not yet accounted for
 */
public record PatientProgress(String patientId, long expectedOffset, long nextOffset) {
  /** Says how far, never whose. */
  @Override
  public String toString() {
    return "PatientProgress[" + expectedOffset + " to " + nextOffset + "]";
  }
}
