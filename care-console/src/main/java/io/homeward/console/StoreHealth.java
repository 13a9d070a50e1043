package io.homeward.console;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the store answers. */
final class StoreHealth implements HealthIndicator {
  private static final int SECONDS = 2;

  private final DataSource source;

  StoreHealth(DataSource source) {
    this.source = source;
  }

  @Override
  public Health health() {
    try (Connection connection = source.getConnection()) {
      return connection.isValid(SECONDS) ? Health.up().build() : Health.down().build();
    } catch (SQLException e) {
      return Health.down().build();
    }
  }
}
