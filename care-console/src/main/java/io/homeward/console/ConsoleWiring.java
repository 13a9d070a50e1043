package io.homeward.console;

import io.homeward.console.access.AccountBook;
import io.homeward.console.access.HouseRules;
import io.homeward.console.access.LoginRateLimit;
import io.homeward.console.access.StaffRecords;
import io.homeward.console.access.StandingAccounts;
import io.homeward.console.board.WardAlerts;
import io.homeward.console.board.WardRecords;
import io.homeward.console.live.BoardPress;
import io.homeward.console.live.LiveStream;
import io.homeward.console.live.Liveness;
import io.homeward.console.live.StreamFollower;
import io.homeward.console.outbox.OutboxRelay;
import io.homeward.console.outbox.OutboxRows;
import io.homeward.vitals.health.PartHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.catalina.session.StandardManager;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;

/** Puts the console together: every part by its constructor, nothing found by scanning. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({StoreWiring.class, PageWiring.class})
class ConsoleWiring {
  private static final int MOST_ALERTS = 50_000;
  private static final int MOST_VIEWERS = 128;
  private static final int MOST_SESSIONS = 1_000;

  @Bean
  InstantSource wall() {
    return InstantSource.system();
  }

  /** The zone of the house: clock and board tell times in it, a patient's page in the patient's. */
  @Bean
  ZoneId shownIn(ConsoleConfig config) {
    return config.zone();
  }

  @Bean
  PasswordEncoder passwordEncoder() {
    return PasswordEncoderFactories.createDelegatingPasswordEncoder();
  }

  @Bean
  LoginRateLimit loginRateLimit(InstantSource wall) {
    return new LoginRateLimit(wall);
  }

  /** It stands in the security chain, and there only. */
  @Bean
  FilterRegistrationBean<LoginRateLimit> loginRateLimitOnce(LoginRateLimit filter) {
    FilterRegistrationBean<LoginRateLimit> registration = new FilterRegistrationBean<>(filter);
    registration.setEnabled(false);
    return registration;
  }

  @Bean
  StandingAccounts standingAccounts(AccountBook accounts) {
    return new StandingAccounts(accounts);
  }

  /** Likewise. */
  @Bean
  FilterRegistrationBean<StandingAccounts> standingAccountsOnce(StandingAccounts filter) {
    FilterRegistrationBean<StandingAccounts> registration = new FilterRegistrationBean<>(filter);
    registration.setEnabled(false);
    return registration;
  }

  @Bean
  SecurityFilterChain houseRules(
      HttpSecurity http, LoginRateLimit rateLimit, StandingAccounts standing) {
    return HouseRules.chain(http, rateLimit, standing);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedSessions() {
    return factory ->
        factory.addContextCustomizers(
            context -> {
              StandardManager sessions = new StandardManager();
              sessions.setMaxActiveSessions(MOST_SESSIONS);
              context.setManager(sessions);
            });
  }

  @Bean
  WardAlerts wardAlerts(MeterRegistry metrics) {
    WardAlerts alerts = new WardAlerts(MOST_ALERTS);
    Gauge.builder("homeward.console.alerts.held", alerts, WardAlerts::size)
        .description("Alerts in the board's memory")
        .register(metrics);
    Gauge.builder("homeward.console.alerts.forgotten", alerts, WardAlerts::forgotten)
        .description("Alerts pushed out of the board's memory by its bound")
        .register(metrics);
    return alerts;
  }

  /** The frameworks would show hundreds more, under labels that are not closed. */
  @Bean
  MeterFilter shownMetrics() {
    return MeterFilter.denyUnless(
        meter ->
            Stream.of(
                    "homeward.",
                    "jvm.buffer.",
                    "jvm.memory.used",
                    "jvm.memory.committed",
                    "jvm.memory.max")
                .anyMatch(meter.getName()::startsWith));
  }

  @Bean
  Liveness liveness(InstantSource wall, MeterRegistry metrics) {
    Liveness liveness = new Liveness(wall);
    Gauge.builder("homeward.console.board.live", liveness, l -> l.notLive().isEmpty() ? 1 : 0)
        .description("1 while the way from the wearables to the board is known to work")
        .register(metrics);
    for (PartHealth.Kind kind : PartHealth.Kind.values()) {
      TimeGauge.builder(
              "homeward.console.part.silence",
              liveness,
              TimeUnit.MILLISECONDS,
              l -> l.silence(kind).toMillis())
          .description("How long ago a part of this kind was last heard")
          .tag("part", kind.name().toLowerCase(Locale.ROOT))
          .register(metrics);
    }
    return liveness;
  }

  @Bean(destroyMethod = "close")
  LiveStream liveStream(ConsoleConfig config, InstantSource wall, MeterRegistry metrics) {
    LiveStream stream =
        new LiveStream(MOST_VIEWERS, () -> Heartbeat.text(config.wardClock(), wall));
    Gauge.builder("homeward.console.viewers", stream, LiveStream::viewers)
        .description("Pages that hold a live stream")
        .register(metrics);
    return stream;
  }

  /** Open streams would hold the server's stop up: they end the moment the context closes. */
  @Bean
  ApplicationListener<ContextClosedEvent> streamsEnd(LiveStream stream) {
    return event -> stream.close();
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  BoardPress boardPress(
      WardAlerts alerts,
      WardRecords records,
      ConsoleConfig config,
      ZoneId shownIn,
      BoardPress.Edition edition,
      MeterRegistry metrics) {
    return new BoardPress(alerts, records, config.wardClock(), shownIn, edition, metrics);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  StreamFollower streamFollower(
      ConsoleConfig config,
      WardAlerts alerts,
      Liveness liveness,
      BoardPress press,
      MeterRegistry metrics) {
    return new StreamFollower(
        () -> KafkaClients.follower(config.bootstrapServers()), alerts, liveness, press, metrics);
  }

  @Bean
  AccountBook accountBook(ConsoleConfig config, StaffRecords staff) {
    return new AccountBook(config.accounts(), staff);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  OutboxRelay outboxRelay(ConsoleConfig config, OutboxRows rows, MeterRegistry metrics) {
    return new OutboxRelay(rows, () -> KafkaClients.outbox(config.bootstrapServers()), metrics);
  }
}
