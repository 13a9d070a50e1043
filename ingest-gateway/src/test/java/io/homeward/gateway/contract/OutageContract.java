package io.homeward.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.fixture.GatewayProcess;
import io.homeward.gateway.fixture.LivingGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What an intake does while Kafka is down, seen from outside. Not of HiveMQ's: it sends one message
 * and waits, so there is little to see, and it takes half a minute.
 */
interface OutageContract extends IntakeContract {

  /** How many messages a gateway may be sent by so many connections and not have acknowledged. */
  long mostUnacknowledged(int connections);

  @Test
  default void nothingIsAcknowledgedWhileKafkaIsDownAndAllOfItAfterwards() throws Exception {
    List<GatewayProcess> living = new CopyOnWriteArrayList<>(List.of(intake().start("g-outage")));
    try (Ward ward = new Ward(intake(), 10, 4, living)) {
      ward.send(plenty(), 500);
      intake().kafka().kill();
      GatewayProcess gateway = living.get(0);
      // Taken but not acknowledged: as many as may be, and no more.
      Awaitility.await()
          .atMost(PATIENCE)
          .during(Duration.ofSeconds(2))
          .until(
              () ->
                  gateway.taken() > gateway.acknowledged() + intake().ahead()
                      && standsStill(gateway));
      assertThat(gateway.taken() - gateway.acknowledged())
          .isLessThanOrEqualTo(mostUnacknowledged(4));
      long before = gateway.acknowledged();
      intake().kafka().restart();
      Awaitility.await().atMost(PATIENCE).until(() -> gateway.acknowledged() > before + 500);
      ward.stopAndCheck();
      Awaitility.await().atMost(PATIENCE).until(() -> gateway.taken() == gateway.acknowledged());
    } finally {
      living.forEach(GatewayProcess::close);
    }
  }

  private static boolean standsStill(LivingGateway gateway)
      throws IOException, InterruptedException {
    long before = gateway.acknowledged();
    return gateway.acknowledged() == before;
  }
}
