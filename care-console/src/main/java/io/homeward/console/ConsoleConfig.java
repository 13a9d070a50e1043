package io.homeward.console;

import io.homeward.console.access.Account;
import io.homeward.vitals.clock.WardClock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * What the console needs from the process that starts it. Plain values; the console closes none of
 * them.
 *
 * @param bindHost address to listen on, {@code 127.0.0.1} unless a person decides otherwise
 * @param port TCP port, 0 for one the system picks
 * @param dataSource the store, already migrated; the console holds at most {@code 12} connections
 * @param bootstrapServers Kafka
 * @param wardClock the ward's time; whoever made it drives it
 * @param accounts who may sign in; the demo's four come from {@link
 *     io.homeward.console.access.DemoSignIns#accounts}, and only a demo adds them
 * @param session how long a session lives and whether its cookie demands HTTPS
 * @param zone the zone of the house: clock, board and operations tell times in it and name it; a
 *     patient's page tells them in the patient's own
 */
public record ConsoleConfig(
    String bindHost,
    int port,
    DataSource dataSource,
    String bootstrapServers,
    WardClock wardClock,
    List<Account> accounts,
    SessionSettings session,
    ZoneId zone) {

  /** A house that stated no zone: its times are UTC, and say so. */
  public ConsoleConfig(
      String bindHost,
      int port,
      DataSource dataSource,
      String bootstrapServers,
      WardClock wardClock,
      List<Account> accounts,
      SessionSettings session) {
    this(
        bindHost, port, dataSource, bootstrapServers, wardClock, accounts, session, ZoneOffset.UTC);
  }

  /** The same house in another zone. */
  public ConsoleConfig withZone(ZoneId newZone) {
    return new ConsoleConfig(
        bindHost, port, dataSource, bootstrapServers, wardClock, accounts, session, newZone);
  }

  /**
   * Sessions.
   *
   * @param idle a session untouched for this long ends; an open board keeps its session alive
   * @param secureCookie whether the browser may send the cookie over HTTPS only; false on loopback
   */
  public record SessionSettings(Duration idle, boolean secureCookie) {
    /** A shift without a click, on loopback. */
    public static SessionSettings forLoopback() {
      return new SessionSettings(Duration.ofHours(8), false);
    }
  }

  /** Checks that everything is there. */
  public ConsoleConfig {
    Objects.requireNonNull(bindHost, "bindHost");
    Objects.requireNonNull(dataSource, "dataSource");
    Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    Objects.requireNonNull(wardClock, "wardClock");
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(zone, "zone");
    accounts = List.copyOf(accounts);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is not 0 to 65535");
    }
  }
}
