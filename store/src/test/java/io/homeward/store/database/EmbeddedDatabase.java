package io.homeward.store.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Plain PostgreSQL 17 in a process of its own; one server for the whole test run. */
public final class EmbeddedDatabase implements Database {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static final class Server {
    private static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public DataSource empty() {
    String name = "t" + COUNT.incrementAndGet();
    Database.ask(Server.POSTGRES.getPostgresDatabase(), "create database " + name);
    return Server.POSTGRES.getDatabase("postgres", name);
  }
}
