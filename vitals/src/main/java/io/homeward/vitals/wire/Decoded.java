package io.homeward.vitals.wire;

import java.util.Optional;
import java.util.function.Function;

/** What came of reading a record's bytes. */
public sealed interface Decoded<T> {

  /** The record. */
  record Value<T>(T value) implements Decoded<T> {}

  /** The bytes are not such a record; {@code why} names no value. */
  record Unreadable<T>(String why) implements Decoded<T> {}

  /** One answer for each outcome. */
  default <R> R fold(Function<T, R> onValue, Function<String, R> onUnreadable) {
    if (this instanceof Value<T> v) {
      return onValue.apply(v.value());
    }
    return onUnreadable.apply(((Unreadable<T>) this).why());
  }

  /** The value, if it could be read. */
  default Optional<T> toOptional() {
    return fold(Optional::of, why -> Optional.empty());
  }
}
