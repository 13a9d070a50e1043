package io.homeward.store.schema;

import io.homeward.store.jdbc.Transactions;
import io.homeward.vitals.signal.Signal;
import java.sql.PreparedStatement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * The schema, brought up to date by forward-only migrations ({@code V1__….sql} onwards, beside this
 * class). Runs on plain PostgreSQL 17 and on TimescaleDB, where the readings become a hypertable.
 */
public final class Schema {
  /** Where the migrations lie. */
  private static final String LOCATION = "classpath:io/homeward/store/schema";

  private Schema() {}

  /**
   * Migrates to the newest version and brings the list of signals up to date. Safe to call at every
   * start and from several processes at once: Flyway holds a lock.
   *
   * @throws RuntimeException where the database cannot be reached, a migration fails, or a released
   *     migration was changed; the database is then at the last version that succeeded
   */
  public static void migrate(DataSource source) {
    flyway(source).load().migrate();
    Transactions.inTransaction(
        source,
        connection -> {
          try (PreparedStatement upsert =
              connection.prepareStatement(
                  """
                  insert into signals (signal, code, code_system, unit, kind) values (?, ?, ?, ?, ?)
                  on conflict (signal) do update set code = excluded.code,
                    code_system = excluded.code_system, unit = excluded.unit, kind = excluded.kind
                  """)) {
            for (Signal signal : Signal.values()) {
              upsert.setString(1, signal.name());
              upsert.setString(2, signal.code());
              upsert.setString(3, signal.codeSystem().name());
              upsert.setString(4, signal.unit());
              upsert.setString(5, signal.kind().name());
              upsert.addBatch();
            }
            return upsert.executeBatch();
          }
        });
  }

  /** Package-private for the test that migrates from every released version. */
  static FluentConfiguration flyway(DataSource source) {
    return Flyway.configure(Schema.class.getClassLoader())
        .dataSource(source)
        .locations(LOCATION)
        .cleanDisabled(true)
        .connectRetries(10);
  }
}
