package io.homeward.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.registry.Registry;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.homeward.vitals.identity.SecretHash;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeviceAuthenticatorTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Registry registry = new Registry();
  private final CredentialMemory memory = new CredentialMemory(2, new SecureRandom());
  private final DeviceAuthenticator authenticator =
      new DeviceAuthenticator(registry, memory, new RefusalLimit(3, nanos::get), 1, 10);

  @AfterEach
  void close() {
    authenticator.close();
  }

  private void register(String device, String secret, boolean revoked, long revision) {
    String hash = SecretHash.of(secret, 1_000, new SecureRandom());
    registry.put(new DeviceRegistration(device, "acme", hash, revoked, revision), d -> {});
  }

  private SignIn verify(String device, String secret, String address) throws Exception {
    CompletableFuture<SignIn> answer = new CompletableFuture<>();
    authenticator.verify(device, secret, address, answer::complete);
    return answer.get(10, TimeUnit.SECONDS);
  }

  @Test
  void acceptsTheRightSecretAndNoOther() throws Exception {
    register("a", "right", false, 1);
    register("gone", "right", true, 1);
    assertThat(verify("a", "right", "x")).isEqualTo(SignIn.ACCEPTED);
    assertThat(verify("a", "wrong", "x")).isEqualTo(SignIn.SECRET_WRONG);
    assertThat(verify("b", "right", "x")).isEqualTo(SignIn.DEVICE_UNKNOWN);
    assertThat(verify("gone", "right", "x")).isEqualTo(SignIn.DEVICE_REVOKED);
  }

  @Test
  void refusesAnAddressUnseenOnceItWasRefusedTooOftenUntilItsMinuteIsOver() throws Exception {
    register("a", "right", false, 1);
    for (String wrong : new String[] {"w1", "w2", "w3"}) {
      assertThat(verify("a", wrong, "x")).isEqualTo(SignIn.SECRET_WRONG);
    }
    assertThat(verify("a", "right", "x")).isEqualTo(SignIn.TOO_MANY_REFUSALS);
    assertThat(verify("a", "right", "y")).isEqualTo(SignIn.ACCEPTED);
    // What was verified before is not held up by what strangers at the same address try.
    assertThat(verify("a", "right", "x")).isEqualTo(SignIn.ACCEPTED);
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(verify("b", "right", "x")).isEqualTo(SignIn.DEVICE_UNKNOWN);
  }

  @Test
  void remembersAResultUntilTheRegistrationChangesOrOthersPushItOut() throws Exception {
    register("a", "right", false, 1);
    String hash = registry.find("a").orElseThrow().registration().secretHash();
    assertThat(memory.recall("a", "right", hash)).isEmpty();
    verify("a", "right", "x");
    assertThat(memory.recall("a", "right", hash)).contains(true);
    assertThat(memory.recall("a", "right", hash + "x")).isEmpty();
    assertThat(memory.recall("b", "right", hash)).isEmpty();
    register("a", "newer", false, 2);
    assertThat(verify("a", "right", "x")).isEqualTo(SignIn.SECRET_WRONG);
    verify("a", "newer", "x");
    assertThat(memory.recall("a", "right", hash)).isEmpty();
  }
}
