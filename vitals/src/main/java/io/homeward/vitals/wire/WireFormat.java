package io.homeward.vitals.wire;

import com.google.protobuf.InvalidProtocolBufferException;

/** Reads bytes of one message type; what cannot be read is told as a value, not thrown. */
final class WireFormat {
  private WireFormat() {}

  /** A protobuf parser. */
  interface Parser<M> {
    M parse(byte[] bytes) throws InvalidProtocolBufferException;
  }

  /** Turns the protobuf message into the domain's record. */
  interface Mapping<M, T> {
    T map(M message);
  }

  static <M, T> Decoded<T> decode(byte[] bytes, Parser<M> parser, Mapping<M, T> mapping) {
    try {
      return new Decoded.Value<>(mapping.map(parser.parse(bytes)));
    } catch (InvalidProtocolBufferException e) {
      return new Decoded.Unreadable<>("not a protobuf message of this type");
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      // An enum constant, a zone or a column length that this version does not know.
      return new Decoded.Unreadable<>(
          e.getClass().getSimpleName() + ": a field holds what this version does not know");
    }
  }
}
