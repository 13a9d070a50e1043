package io.homeward.simulator.ward;

/** The two invented makers of devices, each with habits that real ones have. */
public enum Vendor {
  /** Tells its UTC offset, syncs oldest first, and sends the minute in progress half counted. */
  LINDENBAND("lindenband", true, false, true),
  /** Tells instants only and syncs a day's readings newest first. */
  QUILLWATCH("quillwatch", false, true, false);

  private final String vendorName;
  private final boolean tellsOffset;
  private final boolean newestFirst;
  private final boolean sendsMinuteInProgress;

  Vendor(
      String vendorName, boolean tellsOffset, boolean newestFirst, boolean sendsMinuteInProgress) {
    this.vendorName = vendorName;
    this.tellsOffset = tellsOffset;
    this.newestFirst = newestFirst;
    this.sendsMinuteInProgress = sendsMinuteInProgress;
  }

  /** As in the MQTT topic. */
  public String vendorName() {
    return vendorName;
  }

  /** Whether its times carry the wearer's UTC offset. */
  public boolean tellsOffset() {
    return tellsOffset;
  }

  /** Whether a day's messages come newest first. */
  public boolean newestFirst() {
    return newestFirst;
  }

  /**
   * Whether a sync holds the steps so far of the minute in progress; the next sync sends that
   * minute again, in full.
   */
  public boolean sendsMinuteInProgress() {
    return sendsMinuteInProgress;
  }
}
