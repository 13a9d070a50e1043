package io.homeward.standalone.data;

import io.homeward.standalone.StartFailure;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * How another process of the same user reaches a running ward; written by {@code up} into an
 * owner-only file of its data directory.
 *
 * @param mqttPort of the gateway, on loopback
 * @param healthPort of the gateway's {@code /health}, on loopback
 * @param jobsPort of the jobs' {@code /metrics}, on loopback
 * @param kafka bootstrap servers
 * @param jdbcUrl of the store
 * @param databaseUser its owner
 * @param databasePassword of {@code databaseUser}
 */
public record WardConnections(
    int mqttPort,
    int healthPort,
    int jobsPort,
    String kafka,
    String jdbcUrl,
    String databaseUser,
    String databasePassword) {

  /** Writes them for others to read. */
  public void write(Path file) {
    Properties properties = new Properties();
    properties.setProperty("mqtt.port", Integer.toString(mqttPort));
    properties.setProperty("gateway.http.port", Integer.toString(healthPort));
    properties.setProperty("jobs.http.port", Integer.toString(jobsPort));
    properties.setProperty("kafka.bootstrap", kafka);
    properties.setProperty("database.url", jdbcUrl);
    properties.setProperty("database.user", databaseUser);
    properties.setProperty("database.password", databasePassword);
    try {
      StringWriter text = new StringWriter();
      properties.store(text, "How to reach the running ward");
      OwnerOnly.write(file, text.toString());
    } catch (IOException e) {
      throw new StartFailure("cannot write " + file, e);
    }
  }

  /**
   * Reads what the running ward wrote.
   *
   * @throws StartFailure if no ward runs on that directory
   */
  public static WardConnections read(Path file) {
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(text);
      return new WardConnections(
          Integer.parseInt(properties.getProperty("mqtt.port", "")),
          Integer.parseInt(properties.getProperty("gateway.http.port", "")),
          Integer.parseInt(properties.getProperty("jobs.http.port", "")),
          properties.getProperty("kafka.bootstrap", ""),
          properties.getProperty("database.url", ""),
          properties.getProperty("database.user", ""),
          properties.getProperty("database.password", ""));
    } catch (IOException | NumberFormatException e) {
      throw new StartFailure(
          "no ward runs on "
              + file.getParent()
              + "; start one with ./homeward up, or name its directory with --data-dir",
          e);
    }
  }

  /** Never the password. */
  @Override
  public String toString() {
    return "WardConnections[" + mqttPort + ", " + kafka + ", " + jdbcUrl + "]";
  }
}
