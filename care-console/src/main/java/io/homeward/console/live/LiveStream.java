package io.homeward.console.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The server-sent events of all open boards.
 *
 * <p>Each viewer has a mailbox that keeps the newest text per event name only, and a thread of its
 * own that writes it out: a browser that reads slowly sees fewer states, holds up no one else and
 * costs a bounded amount of memory. Every {@link #BEAT_MS} a heartbeat goes out, by which the page
 * knows that its stream is alive. At most {@code mostViewers} streams; further ones are refused.
 * Thread-safe.
 */
public final class LiveStream implements AutoCloseable {
  /** Between heartbeats, milliseconds; the page gives up after 5 s without one. */
  static final long BEAT_MS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

  private final int mostViewers;
  private final Supplier<String> beat;
  private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
  // The newest of each event for everybody, which a new viewer is sent at once.
  private final Map<String, String> current = new LinkedHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean closed;

  /**
   * A stream without viewers.
   *
   * @param beat the text of a heartbeat, asked for at each
   */
  public LiveStream(int mostViewers, Supplier<String> beat) {
    this.mostViewers = mostViewers;
    this.beat = beat;
  }

  /**
   * Opens a stream to one page.
   *
   * @param patientId the patient whose page it is; empty for the board
   * @return empty where there are too many already, or the console is stopping
   */
  public Optional<SseEmitter> open(Optional<String> patientId) {
    if (closed || open.incrementAndGet() > mostViewers) {
      open.decrementAndGet();
      return Optional.empty();
    }
    Viewer viewer = new Viewer(new SseEmitter(0L), patientId);
    // Registered and filled under the same lock that publishing holds: no state is missed between.
    synchronized (current) {
      viewers.add(viewer);
      if (patientId.isEmpty()) {
        current.forEach(viewer::put);
      }
    }
    viewer.emitter.onCompletion(viewer::stop);
    viewer.emitter.onError(e -> viewer.stop());
    Thread writer = new Thread(viewer, "console-viewer");
    writer.setDaemon(true);
    writer.start();
    return Optional.of(viewer.emitter);
  }

  /** Sends {@code text} to every board that does not show it already. */
  public void publish(String event, String text) {
    synchronized (current) {
      if (text.equals(current.put(event, text))) {
        return;
      }
      viewers.stream().filter(v -> v.patientId.isEmpty()).forEach(v -> v.put(event, text));
    }
  }

  /** Sends {@code text} once to every board open now; a board opened later is not sent it. */
  public void announce(String event, String text) {
    viewers.stream().filter(v -> v.patientId.isEmpty()).forEach(v -> v.put(event, text));
  }

  /** Sends {@code text} to the pages of that patient. */
  public void publishTo(String patientId, String event, String text) {
    viewers.stream()
        .filter(v -> v.patientId.filter(patientId::equals).isPresent())
        .forEach(v -> v.putIfNew(event, text));
  }

  /** The patients whose pages are open. */
  public Set<String> watched() {
    return viewers.stream().flatMap(v -> v.patientId.stream()).collect(Collectors.toSet());
  }

  /** How many streams are open. */
  public int viewers() {
    return open.get();
  }

  /** Ends every stream; the pages say that they are not live. */
  @Override
  public void close() {
    closed = true;
    for (Viewer viewer : new ArrayList<>(viewers)) {
      viewer.stop();
      viewer.emitter.complete();
    }
  }

  private final class Viewer implements Runnable {
    private final SseEmitter emitter;
    private final Optional<String> patientId;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, String> mailbox = new LinkedHashMap<>();
    private final Map<String, String> shown = new LinkedHashMap<>();
    private boolean stopped;

    Viewer(SseEmitter emitter, Optional<String> patientId) {
      this.emitter = emitter;
      this.patientId = patientId;
    }

    void put(String event, String text) {
      lock.lock();
      try {
        mailbox.put(event, text);
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    void putIfNew(String event, String text) {
      lock.lock();
      try {
        if (!text.equals(shown.put(event, text))) {
          mailbox.put(event, text);
          changed.signal();
        }
      } finally {
        lock.unlock();
      }
    }

    void stop() {
      lock.lock();
      try {
        stopped = true;
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void run() {
      try {
        send("beat", beat.get());
        long nextBeat = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BEAT_MS);
        while (true) {
          List<Map.Entry<String, String>> due = awaitMail(nextBeat);
          if (due == null) {
            return;
          }
          for (Map.Entry<String, String> event : due) {
            send(event.getKey(), event.getValue());
          }
          if (System.nanoTime() - nextBeat >= 0) {
            send("beat", beat.get());
            nextBeat = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BEAT_MS);
          }
        }
      } catch (IOException | IllegalStateException e) {
        // The page was closed or its connection broke: nothing is owed to it.
        LOG.debug("a viewer went away");
        emitter.completeWithError(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        viewers.remove(this);
        open.decrementAndGet();
      }
    }

    /** What to send now; empty when only a heartbeat is due, null when the stream has ended. */
    private List<Map.Entry<String, String>> awaitMail(long nextBeat) throws InterruptedException {
      lock.lock();
      try {
        long left = nextBeat - System.nanoTime();
        while (!stopped && mailbox.isEmpty() && left > 0) {
          left = changed.awaitNanos(left);
        }
        if (stopped) {
          return null;
        }
        List<Map.Entry<String, String>> due = List.copyOf(mailbox.entrySet());
        mailbox.clear();
        return due;
      } finally {
        lock.unlock();
      }
    }

    private void send(String event, String text) throws IOException {
      emitter.send(SseEmitter.event().name(event).data(text));
    }
  }
}
