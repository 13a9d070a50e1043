package io.homeward.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The web console of the ward: the nurses' live board, the patient page, the operations page and
 * the patients' own page.
 *
 * <p>Lives inside a process that is someone else's: it registers no shutdown hook, leaves the
 * logging alone, reads no configuration from files or the environment, and ends with {@link
 * #close()}.
 */
public final class CareConsole implements AutoCloseable {
  private final ServletWebServerApplicationContext context;

  private CareConsole(ServletWebServerApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts the console; returns when it answers requests. Kafka and the store may still be coming
   * up: the board says what it is missing.
   *
   * @throws RuntimeException where it cannot start, for one where the port is taken
   */
  public static CareConsole start(ConsoleConfig config) {
    SpringApplication application = new SpringApplication(ConsoleWiring.class);
    application.setWebApplicationType(WebApplicationType.SERVLET);
    application.setRegisterShutdownHook(false);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setAddCommandLineProperties(false);
    // The process has one logging configuration, and it is not Spring's to reset.
    application.setListeners(
        application.getListeners().stream()
            .filter(listener -> !(listener instanceof LoggingApplicationListener))
            .toList());
    application.setDefaultProperties(properties(config));
    application.addInitializers(
        context ->
            ((GenericApplicationContext) context).registerBean(ConsoleConfig.class, () -> config));
    return new CareConsole((ServletWebServerApplicationContext) application.run());
  }

  private static Map<String, Object> properties(ConsoleConfig config) {
    Map<String, Object> properties = new LinkedHashMap<>();
    // Other parts of the process bring their own application.properties and templates/.
    properties.put("spring.config.location", "optional:classpath:/homeward/console/none/");
    properties.put("server.address", config.bindHost());
    properties.put("server.port", config.port());
    properties.put("server.shutdown", "immediate");
    properties.put("server.servlet.session.timeout", config.session().idle().toSeconds() + "s");
    properties.put("server.servlet.session.cookie.http-only", true);
    properties.put("server.servlet.session.cookie.same-site", "lax");
    properties.put("server.servlet.session.cookie.secure", config.session().secureCookie());
    properties.put("server.servlet.session.cookie.name", "homeward-session");
    properties.put("server.servlet.session.tracking-modes", "cookie");
    properties.put("server.servlet.session.persistent", false);
    properties.put("server.tomcat.threads.max", 32);
    properties.put("server.tomcat.max-connections", 1_000);
    properties.put("server.tomcat.max-http-form-post-size", "64KB");
    properties.put("server.compression.enabled", true);
    properties.put(
        "server.compression.mime-types",
        "text/html,text/css,text/javascript,application/javascript,application/json");
    properties.put("server.error.include-message", "never");
    properties.put("server.error.include-stacktrace", "never");
    properties.put("server.error.whitelabel.enabled", false);
    properties.put("spring.mvc.static-path-pattern", "/assets/**");
    properties.put("spring.mvc.async.request-timeout", -1);
    properties.put("spring.web.resources.static-locations", "classpath:/homeward/console/assets/");
    properties.put("spring.web.resources.cache.cachecontrol.max-age", "1h");
    properties.put("spring.thymeleaf.prefix", "classpath:/homeward/console/templates/");
    // A page that fails half-way is an error page, not half a page.
    properties.put("spring.thymeleaf.servlet.produce-partial-output-while-processing", false);
    properties.put("spring.jmx.enabled", false);
    properties.put("management.endpoints.web.base-path", "/");
    properties.put("management.endpoints.web.discovery.enabled", false);
    properties.put("management.endpoints.web.exposure.include", List.of("health", "prometheus"));
    properties.put("management.endpoints.web.path-mapping.prometheus", "metrics");
    properties.put("management.endpoint.health.show-components", "always");
    properties.put("management.endpoint.health.show-details", "never");
    properties.put("management.health.defaults.enabled", false);
    return properties;
  }

  /** The TCP port it listens on. */
  public int port() {
    return context.getWebServer().getPort();
  }

  /** Ends every open page's stream, then the server and all threads of the console. */
  @Override
  public void close() {
    context.close();
  }
}
