package io.homeward.console;

import io.homeward.console.access.StaffRecords;
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
import io.homeward.console.records.StoredStaff;
import io.homeward.console.records.StoredTrends;
import io.homeward.console.records.StoredWard;
import io.homeward.console.records.StoredWorkflow;
import io.homeward.console.ward.ConsentRegister;
import io.homeward.store.board.IntakeRecords;
import io.homeward.store.board.PatientAlerts;
import io.homeward.store.board.SignalHours;
import io.homeward.store.enrolment.EnrolmentStore;
import io.homeward.store.outbox.Outbox;
import io.homeward.store.staff.StaffAccounts;
import io.homeward.store.workflow.AlertHandling;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the console reads from and writes to the store. */
@Configuration(proxyBeanMethods = false)
class StoreWiring {
  @Bean
  EnrolledPatients enrolledPatients(ConsoleConfig config) {
    return new EnrolledPatients(new EnrolmentStore(config.dataSource()));
  }

  @Bean
  AlertHandling alertHandling(ConsoleConfig config) {
    return new AlertHandling(config.dataSource());
  }

  @Bean
  SignalHours signalHours(ConsoleConfig config) {
    return new SignalHours(config.dataSource());
  }

  @Bean
  PatientAlerts patientAlerts(ConsoleConfig config) {
    return new PatientAlerts(config.dataSource());
  }

  @Bean
  WardRecords wardRecords(
      EnrolledPatients patients,
      SignalHours hours,
      AlertHandling handling,
      PatientAlerts decisions) {
    return new StoredWard(patients, hours, handling, decisions);
  }

  @Bean
  AlertWorkflow alertWorkflow(AlertHandling handling) {
    return new StoredWorkflow(handling);
  }

  @Bean
  PatientRecords patientRecords(PatientAlerts decisions) {
    return new StoredAlerts(decisions);
  }

  @Bean
  TrendSource trendSource(SignalHours hours) {
    return new StoredTrends(hours);
  }

  @Bean
  OutboxRows outboxRows(ConsoleConfig config) {
    return new StoredOutbox(new Outbox(config.dataSource()));
  }

  @Bean
  StaffRecords staffRecords(ConsoleConfig config) {
    return new StoredStaff(new StaffAccounts(config.dataSource()));
  }

  @Bean
  ConsentRegister consentRegister(ConsoleConfig config) {
    EnrolmentStore enrolments = new EnrolmentStore(config.dataSource());
    return enrolments::withdrawConsent;
  }

  @Bean
  OperationsRecords operationsRecords(ConsoleConfig config) {
    return new StoredOperations(new IntakeRecords(config.dataSource()));
  }

  @Bean
  HealthIndicator store(ConsoleConfig config) {
    return new StoreHealth(config.dataSource());
  }
}
