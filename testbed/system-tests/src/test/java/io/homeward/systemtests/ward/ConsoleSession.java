package io.homeward.systemtests.ward;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Someone signed in to the console, without a browser. Owned by one thread. */
public final class ConsoleSession {
  private static final Pattern CSRF =
      Pattern.compile(
          "name=\"_csrf\"[^>]*value=\"([^\"]+)\"|value=\"([^\"]+)\"[^>]*name=\"_csrf\"");

  private final URI console;
  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  private ConsoleSession(URI console) {
    this.console = console;
  }

  /** Signs in as a person would, by the form. */
  public static ConsoleSession signIn(URI console, String name, String password)
      throws IOException, InterruptedException {
    ConsoleSession session = new ConsoleSession(console);
    Matcher csrf = CSRF.matcher(session.page("/login"));
    if (!csrf.find()) {
      throw new IllegalStateException("no form to sign in with");
    }
    String token = csrf.group(1) == null ? csrf.group(2) : csrf.group(1);
    HttpRequest request =
        HttpRequest.newBuilder(console.resolve("/login"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "username=%s&password=%s&_csrf=%s"
                        .formatted(encoded(name), encoded(password), encoded(token))))
            .build();
    HttpResponse<String> answer = session.http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200 || answer.uri().getPath().startsWith("/login")) {
      throw new IllegalStateException("could not sign in: " + answer.statusCode());
    }
    return session;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** A page as it is served. */
  public String page(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(console.resolve(path)).build();
    return http.send(request, BodyHandlers.ofString()).body();
  }
}
