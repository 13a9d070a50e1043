package io.homeward.settings;

import java.util.List;

/** The settings cannot be used; all that is wrong with them at once. */
public final class SettingsRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** One line for each problem, with the name of the setting. */
  public SettingsRefusedException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** The lines. */
  public List<String> problems() {
    return problems;
  }
}
