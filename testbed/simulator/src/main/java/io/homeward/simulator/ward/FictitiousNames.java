package io.homeward.simulator.ward;

import java.util.List;

/** Names nobody can take for a real patient's. */
final class FictitiousNames {
  private static final List<String> GIVEN =
      List.of(
          "Amber", "Basil", "Cedar", "Dahlia", "Elm", "Fern", "Garnet", "Hazel", "Iris", "Juniper",
          "Kelp", "Linden", "Maple", "Nettle", "Olive", "Poppy");
  private static final List<String> FAMILY =
      List.of("Example", "Specimen", "Sample", "Placeholder", "Testcase");

  private FictitiousNames() {}

  /** The name of patient {@code index}; distinct below 16 × 5, numbered beyond. */
  static String name(int index) {
    int pairs = GIVEN.size() * FAMILY.size();
    int place = index % pairs;
    String name =
        GIVEN.get(place % GIVEN.size()) + " " + FAMILY.get((place / GIVEN.size() + place) % 5);
    return index < pairs ? name : name + " " + (index / pairs + 1);
  }
}
