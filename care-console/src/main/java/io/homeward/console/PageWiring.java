package io.homeward.console;

import io.homeward.console.board.AlertWorkflow;
import io.homeward.console.board.WardAlerts;
import io.homeward.console.board.WardRecords;
import io.homeward.console.live.BoardPress;
import io.homeward.console.live.LiveStream;
import io.homeward.console.live.Liveness;
import io.homeward.console.operations.OperationsRecords;
import io.homeward.console.pages.BoardEdition;
import io.homeward.console.pages.BoardPages;
import io.homeward.console.pages.Frame;
import io.homeward.console.pages.OperationsPages;
import io.homeward.console.pages.OwnPages;
import io.homeward.console.pages.PatientPages;
import io.homeward.console.pages.SignInPage;
import io.homeward.console.patient.Nights;
import io.homeward.console.patient.PatientComposer;
import io.homeward.console.patient.PatientRecords;
import io.homeward.console.patient.TrendDrawing;
import io.homeward.console.patient.TrendSource;
import io.homeward.console.ward.ConsentRegister;
import java.time.InstantSource;
import java.time.ZoneId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.thymeleaf.ITemplateEngine;

/** The pages. */
@Configuration(proxyBeanMethods = false)
class PageWiring {
  @Bean
  Frame frame(ConsoleConfig config, ZoneId shownIn, InstantSource wall) {
    return new Frame(
        config.wardClock(), shownIn, Long.toString(wall.millis(), Character.MAX_RADIX));
  }

  @Bean
  SignInPage signInPage() {
    return new SignInPage();
  }

  @Bean
  Nights nights(PatientRecords records, TrendSource trends) {
    return new Nights(records, trends);
  }

  @Bean
  TrendDrawing trendDrawing(TrendSource trends, Nights nights) {
    return new TrendDrawing(trends, nights);
  }

  @Bean
  OperationsPages operationsPages(
      OperationsRecords records,
      Liveness liveness,
      ConsoleConfig config,
      InstantSource wall,
      ZoneId shownIn) {
    return new OperationsPages(records, liveness, config.wardClock(), wall, shownIn);
  }

  @Bean
  OwnPages ownPages(
      WardRecords records,
      Nights nights,
      TrendDrawing drawing,
      TrendSource trends,
      ConsoleConfig config,
      ConsentRegister consents) {
    return new OwnPages(records, nights, drawing, trends, config.wardClock(), consents);
  }

  @Bean
  PatientPages patientPages(
      WardRecords records,
      PatientRecords patientRecords,
      Nights nights,
      TrendDrawing drawing,
      TrendSource trends,
      ConsoleConfig config,
      ITemplateEngine templates,
      Liveness liveness,
      WardAlerts alerts,
      ZoneId shownIn) {
    return new PatientPages(
        records,
        new PatientComposer(alerts, patientRecords, records),
        nights,
        drawing,
        trends,
        config.wardClock(),
        templates,
        liveness,
        alerts,
        shownIn);
  }

  @Bean
  BoardPages boardPages(
      BoardPress press,
      WardAlerts alerts,
      Liveness liveness,
      LiveStream stream,
      AlertWorkflow workflow,
      PatientRecords records,
      ConsoleConfig config,
      ZoneId shownIn) {
    return new BoardPages(
        press, alerts, liveness, stream, workflow, records::alert, config.wardClock(), shownIn);
  }

  @Bean
  BoardPress.Edition boardEdition(
      ITemplateEngine templates,
      LiveStream stream,
      Liveness liveness,
      WardAlerts alerts,
      PatientPages patients,
      ZoneId shownIn) {
    return new BoardEdition(templates, stream, liveness, alerts, patients, shownIn);
  }
}
