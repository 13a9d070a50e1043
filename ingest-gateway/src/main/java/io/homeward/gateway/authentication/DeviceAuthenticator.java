package io.homeward.gateway.authentication;

import io.homeward.gateway.registry.KnownDevice;
import io.homeward.gateway.registry.Registry;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.homeward.vitals.identity.SecretHash;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Verifies that a device is who it says. The hash of a secret is slow on purpose, so it is computed
 * on threads of its own, for a bounded number of waiting devices, and its result is remembered.
 * Thread-safe.
 */
public final class DeviceAuthenticator implements AutoCloseable {
  private final Registry registry;
  private final CredentialMemory memory;
  private final RefusalLimit limit;
  private final ExecutorService verifiers;

  /** Verifies on {@code threads} threads; at most {@code maxPending} devices wait. */
  public DeviceAuthenticator(
      Registry registry, CredentialMemory memory, RefusalLimit limit, int threads, int maxPending) {
    this.registry = registry;
    this.memory = memory;
    this.limit = limit;
    AtomicInteger number = new AtomicInteger();
    verifiers =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(maxPending),
            task -> {
              Thread thread = new Thread(task, "homeward-verify-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Decides about a device's credentials. Returns at once; {@code answer} is called once, on this
   * thread or on one of the verifying ones.
   *
   * @param address where the attempt comes from, for the limit of refusals
   */
  public void verify(String deviceId, String secret, String address, Consumer<SignIn> answer) {
    Optional<KnownDevice> known = registry.find(deviceId);
    if (known.isPresent()) {
      DeviceRegistration device = known.get().registration();
      Optional<Boolean> remembered = memory.recall(deviceId, secret, device.secretHash());
      if (remembered.isPresent()) {
        answer.accept(conclude(device, remembered.get(), address));
        return;
      }
    }
    if (limit.isReached(address)) {
      answer.accept(SignIn.TOO_MANY_REFUSALS);
      return;
    }
    if (known.isEmpty()) {
      limit.refused(address);
      answer.accept(SignIn.DEVICE_UNKNOWN);
      return;
    }
    DeviceRegistration device = known.get().registration();
    try {
      verifiers.execute(
          () -> {
            boolean right = SecretHash.matches(secret, device.secretHash());
            memory.remember(deviceId, secret, device.secretHash(), right);
            answer.accept(conclude(device, right, address));
          });
    } catch (RejectedExecutionException e) {
      answer.accept(SignIn.BUSY);
    }
  }

  private SignIn conclude(DeviceRegistration device, boolean right, String address) {
    if (!right) {
      limit.refused(address);
      return SignIn.SECRET_WRONG;
    }
    return device.revoked() ? SignIn.DEVICE_REVOKED : SignIn.ACCEPTED;
  }

  @Override
  public void close() {
    verifiers.shutdownNow();
  }
}
