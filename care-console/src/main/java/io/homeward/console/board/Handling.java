package io.homeward.console.board;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What nurses did with one alert.
 *
 * @param acknowledged who saw it, and when
 * @param resolved who closed it, when and why
 * @param notes in the order they were written
 */
public record Handling(Optional<Mark> acknowledged, Optional<Mark> resolved, List<Mark> notes) {
  /** Nobody did anything yet. */
  public static final Handling NONE = new Handling(Optional.empty(), Optional.empty(), List.of());

  /**
   * One act.
   *
   * @param by display name of the person
   * @param at ward clock
   * @param text the reason or the note; empty where none was given
   */
  public record Mark(String by, Instant at, String text) {}

  public boolean isAcknowledged() {
    return acknowledged.isPresent();
  }

  public boolean isResolved() {
    return resolved.isPresent();
  }
}
