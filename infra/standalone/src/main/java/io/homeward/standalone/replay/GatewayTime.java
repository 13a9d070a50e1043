package io.homeward.standalone.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeward.standalone.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

/** Asks a gateway on this machine which ward time it follows. Thread-safe. */
final class GatewayTime {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest health;

  /** Of the gateway whose {@code /health} is on this port. */
  GatewayTime(int healthPort) {
    health =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + healthPort + "/health"))
            .timeout(REQUEST_TIMEOUT)
            .build();
  }

  /**
   * The ward's time; {@link Instant#MIN} before its first tick.
   *
   * @throws StartFailure if the gateway does not answer
   */
  Instant wardTime() {
    try {
      JsonNode answer = JSON.readTree(http.send(health, BodyHandlers.ofString()).body());
      String wardTime = answer.path("wardTime").asText("");
      return wardTime.isEmpty() ? Instant.MIN : Instant.parse(wardTime);
    } catch (IOException e) {
      throw new StartFailure("the running ward does not answer on " + health.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while the ward's time was asked", e);
    }
  }
}
