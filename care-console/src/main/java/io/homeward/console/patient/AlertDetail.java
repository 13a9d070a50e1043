package io.homeward.console.patient;

import io.homeward.console.board.BoardPage.AlertLine;
import java.util.List;

/**
 * One alert on the patient's page: the board's line, and the evidence behind it in words.
 *
 * @param facts what was judged, observed and expected, as label and text
 * @param drivers the nights or signals that drove it, strongest or newest first
 * @param picture which inputs and nights drove a model's alert; null for other alerts
 * @param gaps where data were missing, in words
 * @param acts what nurses did, oldest first
 * @param mergedInto the older alert this one became part of; empty for none
 * @param resolved whether a nurse closed it
 * @param onBoard whether it still stands on the board
 */
public record AlertDetail(
    AlertLine line,
    List<Fact> facts,
    List<Driver> drivers,
    ModelPicture picture,
    List<String> gaps,
    List<String> acts,
    String mergedInto,
    boolean resolved,
    boolean onBoard) {

  /** A label and its text. */
  public record Fact(String label, String text) {}

  /** One driver: a night or a signal. */
  public record Driver(String name, String observed, String expected, String difference) {}
}
