package io.homeward.standalone.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.standalone.StartFailure;
import io.homeward.standalone.data.DataDirectory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  @TempDir Path temp;

  private EmbeddedPostgres start(DataDirectory data, int port) {
    return EmbeddedPostgres.start(
        new EmbeddedPostgres.Config(
            data.postgres(), port, data.secrets().file("database"), temp.resolve("cache")));
  }

  private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet rows = statement.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  @Test
  void is_durable_and_keeps_what_was_committed_when_its_holder_vanished() throws Exception {
    try (DataDirectory data = DataDirectory.open(temp.resolve("ward"))) {
      EmbeddedPostgres orphaned = start(data, 0);
      assertThat(query(orphaned, "show fsync")).isEqualTo("on");
      assertThat(query(orphaned, "show synchronous_commit")).isEqualTo("on");
      assertThat(query(orphaned, "show listen_addresses")).isEqualTo("127.0.0.1");
      query(orphaned, "create table kept as select 42 as answer");

      try (EmbeddedPostgres next = start(data, orphaned.port())) {
        orphaned.ended().get(30, TimeUnit.SECONDS);
        assertThat(query(next, "select answer from kept")).isEqualTo("42");
      }
    }
  }

  @Test
  void lets_nobody_in_without_the_password() throws Exception {
    try (DataDirectory data = DataDirectory.open(temp.resolve("ward"));
        EmbeddedPostgres postgres = start(data, 0)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.url(), postgres.user(), "guessed"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void names_the_port_that_is_taken_and_how_to_choose_another() throws Exception {
    try (DataDirectory data = DataDirectory.open(temp.resolve("ward"));
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(data, other.getLocalPort()))
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              "port %d for PostgreSQL is taken; choose another with --postgres-port",
              other.getLocalPort());
    }
  }
}
