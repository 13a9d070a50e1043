package io.homeward.console;

import io.homeward.settings.Meaning;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The console's section of a ward's settings. */
@ConfigMapping(prefix = "console")
@Meaning("The console: the board, the patients' pages, the operations page.")
public interface ConsoleSettings {
  @Meaning("address it listens on; 0.0.0.0 for all, behind a proxy that speaks HTTPS")
  @WithDefault("127.0.0.1")
  String bindHost();

  @Meaning("HTTP port")
  @WithDefault("8080")
  int port();

  @Meaning("whether the browser may send the session's cookie over HTTPS only")
  @WithDefault("true")
  boolean secureCookie();

  @Meaning("a session untouched for this long ends, ISO 8601; an open board keeps its own alive")
  @WithDefault("PT8H")
  Duration sessionIdle();
}
