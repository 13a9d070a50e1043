package io.homeward.console;

import io.homeward.console.board.AlertWorkflow;
import io.homeward.console.board.WardRecords;
import io.homeward.console.operations.OperationsRecords;
import io.homeward.console.outbox.OutboxRows;
import io.homeward.console.patient.PatientRecords;
import io.homeward.console.patient.TrendSource;
import io.homeward.console.records.EnrolledPatients;
import io.homeward.console.records.StoredAlerts;
import io.homeward.console.records.StoredOperations;
import io.homeward.console.records.StoredOutbox;
import io.homeward.console.records.StoredTrends;
import io.homeward.console.records.StoredWard;
import io.homeward.console.records.StoredWorkflow;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the console reads from and writes to the store. */
@Configuration(proxyBeanMethods = false)
class StoreWiring {
  @Bean
  EnrolledPatients enrolledPatients(ConsoleConfig config) {
    return new EnrolledPatients(config.dataSource());
  }

  @Bean
  WardRecords wardRecords(ConsoleConfig config, EnrolledPatients patients) {
    return new StoredWard(config.dataSource(), patients);
  }

  @Bean
  AlertWorkflow alertWorkflow(ConsoleConfig config) {
    return new StoredWorkflow(config.dataSource());
  }

  @Bean
  PatientRecords patientRecords(ConsoleConfig config) {
    return new StoredAlerts(config.dataSource());
  }

  @Bean
  TrendSource trendSource(ConsoleConfig config) {
    return new StoredTrends(config.dataSource());
  }

  @Bean
  OutboxRows outboxRows(ConsoleConfig config, InstantSource wall) {
    return new StoredOutbox(config.dataSource(), wall);
  }

  @Bean
  OperationsRecords operationsRecords(ConsoleConfig config) {
    return new StoredOperations(config.dataSource());
  }

  @Bean
  HealthIndicator store(ConsoleConfig config) {
    return new StoreHealth(config.dataSource());
  }
}
