package io.homeward.store.database;

import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real TimescaleDB that the launcher started with infra/timescaledb/timescaledb.sh and named by
 * {@code homeward.timescaledb.url}. Not named is a failure, never a skip.
 */
public final class TimescaleDatabase implements Database {

  @Override
  public DataSource empty() {
    String name = "t" + UUID.randomUUID().toString().replace("-", "");
    Database.ask(named(null), "create database " + name);
    return named(name);
  }

  private static DataSource named(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(
        Objects.requireNonNull(
            System.getProperty("homeward.timescaledb.url"),
            "-Dhomeward.timescaledb.url=jdbc:postgresql://… of a running TimescaleDB"));
    if (database != null) {
      source.setDatabaseName(database);
    }
    return source;
  }
}
