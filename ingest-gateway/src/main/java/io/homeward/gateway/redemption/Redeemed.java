package io.homeward.gateway.redemption;

import io.homeward.vitals.intake.Redemption;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which readings of which messages were redeemed, as {@code redemptions} tells. Knows the latest
 * {@link #MOST_MESSAGES}; an older message may be redeemed once more, which changes nothing but the
 * count of duplicates. Owned by one thread.
 */
final class Redeemed {
  static final int MOST_MESSAGES = 100_000;

  private final Map<MessageId, BitSet> places =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageId, BitSet> eldest) {
          return size() > MOST_MESSAGES;
        }
      };

  void add(Redemption redemption) {
    BitSet redeemed =
        places.computeIfAbsent(
            MessageId.of(
                redemption.deviceId(), redemption.receivedAtMs(), redemption.payloadSha256()),
            id -> new BitSet());
    for (int index : redemption.readingIndex()) {
      redeemed.set(index);
    }
  }

  /** Clears the places that were redeemed. */
  void takeFrom(MessageId id, BitSet wanted) {
    BitSet redeemed = places.get(id);
    if (redeemed != null) {
      wanted.andNot(redeemed);
    }
  }
}
