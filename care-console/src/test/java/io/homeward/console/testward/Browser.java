package io.homeward.console.testward;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without a screen: keeps cookies, follows nothing, fills in the forms' tokens. */
public final class Browser {
  private static final Pattern TOKEN =
      Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"|name=\"csrf\" content=\"([^\"]+)\"");

  private final String url;
  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .connectTimeout(Duration.ofSeconds(10))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public Browser(String url) {
    this.url = url;
  }

  public HttpClient client() {
    return client;
  }

  /** The session's cookie; empty before sign-in. */
  public String session() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(c -> c.getName().equals("homeward-session"))
        .map(java.net.HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(30))
        .header("Accept", "text/html,*/*");
  }

  /** Posts a form with the token that {@code page} carries. */
  public HttpResponse<String> post(String path, String page, Map<String, String> form)
      throws IOException, InterruptedException {
    Matcher token = TOKEN.matcher(page);
    if (!token.find()) {
      throw new AssertionError("the page carries no token");
    }
    return postBare(
        path, form, "&_csrf=" + encode(token.group(1) != null ? token.group(1) : token.group(2)));
  }

  /** Posts a form without a token. */
  public HttpResponse<String> postBare(String path, Map<String, String> form, String more)
      throws IOException, InterruptedException {
    String body =
        form.entrySet().stream()
            .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    return client.send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body + more))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Signs in and answers what the console said. */
  public HttpResponse<String> signIn(String name, String password)
      throws IOException, InterruptedException {
    String page = get("/login").body();
    return post("/login", page, Map.of("username", name, "password", password));
  }
}
