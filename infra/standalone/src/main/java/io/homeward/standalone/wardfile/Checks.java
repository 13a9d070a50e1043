package io.homeward.standalone.wardfile;

import io.homeward.vitals.identity.Identifiers;
import io.homeward.vitals.signal.Signal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Turns the text of a ward file into values and collects everything that is wrong; where something
 * is, the value returned stands in for the rest of the check and is never used. Owned by one
 * thread.
 */
final class Checks {
  private final List<String> violations = new ArrayList<>();

  List<String> violations() {
    return List.copyOf(violations);
  }

  void require(boolean holds, String where, String otherwise) {
    if (!holds) {
      violations.add(where + " " + otherwise);
    }
  }

  void id(String id, String where) {
    require(
        Identifiers.isIdentifier(id),
        where,
        "must be 1 to 64 characters of A-Z a-z 0-9 . _ - starting with a letter or digit");
  }

  <D, V> List<V> each(List<D> items, String where, BiFunction<D, String, V> check) {
    List<V> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      values.add(check.apply(items.get(i), where + "[" + i + "]"));
    }
    return List.copyOf(values);
  }

  String text(String text, String where) {
    require(text != null && !text.isBlank(), where, "is missing");
    return text == null ? "" : text;
  }

  /** The obligatory start of a period. */
  Instant from(String text, String where) {
    require(text != null, where + ".from", "is missing");
    return moment(text, where + ".from").orElse(Instant.EPOCH);
  }

  /** The open or stated end of a period. */
  Optional<Instant> until(String text, String where) {
    return moment(text, where + ".until");
  }

  Optional<Instant> moment(String text, String where) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      violations.add(where + " must be a moment such as 2026-03-01T08:00:00+01:00");
      return Optional.empty();
    }
  }

  Duration duration(String text, String where) {
    try {
      Duration duration = Duration.parse(text == null ? "" : text);
      require(!duration.isNegative(), where, "must not be negative");
      return duration;
    } catch (DateTimeException e) {
      violations.add(where + " must be a duration such as PT30M");
      return Duration.ZERO;
    }
  }

  ZoneId zone(String text, String where) {
    try {
      return ZoneId.of(text == null ? "" : text);
    } catch (DateTimeException e) {
      violations.add(where + " must be a time zone such as Europe/Berlin");
      return ZoneOffset.UTC;
    }
  }

  Signal signal(String text, String where) {
    if (text != null && Signal.byCode(text).isPresent()) {
      return Signal.byCode(text).get();
    }
    return constant(Signal.class, text, where);
  }

  <E extends Enum<E>> E constant(Class<E> type, String text, String where) {
    E[] constants = type.getEnumConstants();
    for (E constant : constants) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    violations.add(
        where
            + " must be one of "
            + Arrays.stream(constants).map(Enum::name).collect(Collectors.joining(", ")));
    return constants[0];
  }
}
