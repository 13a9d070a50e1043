package io.homeward.console.access;

/** What a person may see. */
public enum Role {
  /** The board and every patient. */
  NURSE("/"),
  /** As a nurse, and the operations page of the whole ward. */
  LEAD("/"),
  /** The operations page of one vendor, no patient. */
  VENDOR("/operations"),
  /** One's own page. */
  PATIENT("/me");

  private final String home;

  Role(String home) {
    this.home = home;
  }

  /** The page that this role starts on. */
  public String home() {
    return home;
  }

  /** As Spring Security writes it. */
  public String authority() {
    return "ROLE_" + name();
  }
}
