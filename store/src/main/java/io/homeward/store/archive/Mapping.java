package io.homeward.store.archive;

import java.util.Comparator;

/** The mapping, by name and version, that made readings of a vendor's payload. */
public record Mapping(String name, int version) implements Comparable<Mapping> {
  private static final Comparator<Mapping> ORDER =
      Comparator.comparing(Mapping::name).thenComparingInt(Mapping::version);

  @Override
  public int compareTo(Mapping other) {
    return ORDER.compare(this, other);
  }
}
