package io.homeward.console.live;

import io.homeward.console.board.BoardComposer;
import io.homeward.console.board.BoardPage;
import io.homeward.console.board.Handling;
import io.homeward.console.board.LatestReading;
import io.homeward.console.board.ModelWords;
import io.homeward.console.board.WardAlerts;
import io.homeward.console.board.WardRecords;
import io.homeward.console.board.WardView;
import io.homeward.console.ward.WardPatient;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.score.Score;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints the board for everyone: one thread that composes and renders it once, however many watch,
 * at most every {@link #SHORTEST_MS} and at least every {@link #LONGEST_MS}, since ages grow while
 * nothing happens.
 *
 * <p>Alerts come from the stream the moment they change; names, latest readings and what nurses did
 * are read from the store every {@link #STORE_EVERY_MS}, or at once when told. A store that does
 * not answer leaves the last known state, and the board says since when.
 */
public final class BoardPress implements AutoCloseable, StreamFollower.Listener {
  private static final long SHORTEST_MS = 100;
  private static final long LONGEST_MS = 1_000;
  private static final long STORE_EVERY_MS = 2_000;
  private static final Logger LOG = LoggerFactory.getLogger(BoardPress.class);

  private final WardAlerts alerts;
  private final WardRecords records;
  private final WardClock clock;
  private final ZoneId shownIn;
  private final Edition edition;
  private final Timer renderTime;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition due = lock.newCondition();
  private boolean wanted;
  private boolean storeWanted = true;
  private boolean closed;

  private volatile List<WardPatient> patients = List.of();
  private volatile Map<String, LatestReading> heartRates = Map.of();
  private volatile Map<String, Score> scores = Map.of();
  private volatile Map<String, Handling> handlings = Map.of();
  private volatile long storeReadAtNanos;
  private volatile boolean storeFailed;

  /** Where the printed board goes. Called on the press's thread. */
  public interface Edition {
    /**
     * A new state of the board; may equal the one before.
     *
     * @param storeFailing whether the store did not answer when it was last asked
     */
    void print(BoardPage page, boolean storeFailing);

    /** Fresh alerts worth a sound. */
    void chime(List<String> alertIds);
  }

  /**
   * A press that has not started.
   *
   * @param shownIn the zone in which the board tells times
   */
  public BoardPress(
      WardAlerts alerts,
      WardRecords records,
      WardClock clock,
      ZoneId shownIn,
      Edition edition,
      MeterRegistry metrics) {
    this.alerts = alerts;
    this.records = records;
    this.clock = clock;
    this.shownIn = shownIn;
    this.edition = edition;
    this.renderTime =
        Timer.builder("homeward.console.board.render")
            .description("Composing and rendering the board once for all viewers")
            .register(metrics);
    thread = new Thread(this::run, "console-press");
    thread.setDaemon(true);
  }

  /** Starts printing. */
  public void start() {
    thread.start();
  }

  @Override
  public void alertsChanged(List<String> newHigh) {
    wake(false);
    if (!newHigh.isEmpty()) {
      edition.chime(newHigh);
    }
  }

  @Override
  public void partSpoke() {
    wake(false);
  }

  /** A nurse did something: the store is read again at once. */
  public void handled() {
    wake(true);
  }

  private void wake(boolean readStore) {
    lock.lock();
    try {
      wanted = true;
      storeWanted |= readStore;
      due.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the last attempt to read the store failed. */
  public boolean isStoreFailing() {
    return storeFailed;
  }

  /** The board of this moment, composed for one request. */
  public BoardPage compose() {
    return BoardComposer.compose(view());
  }

  private WardView view() {
    return new WardView(
        clock.instant(), shownIn, patients, alerts.visible(), handlings, heartRates, scores);
  }

  /** One patient, as last read. */
  public Optional<WardPatient> patient(String patientId) {
    return patients.stream().filter(p -> p.patientId().equals(patientId)).findFirst();
  }

  private void run() {
    try {
      while (true) {
        long started = System.nanoTime();
        boolean readStore = takeStoreOrder();
        if (readStore || millisSince(storeReadAtNanos) >= STORE_EVERY_MS) {
          readStore();
        }
        try {
          renderTime.record(() -> edition.print(compose(), storeFailed));
        } catch (RuntimeException e) {
          // One board that cannot be printed must not end all later ones.
          LOG.error("the board could not be rendered", e);
        }
        if (!awaitNext(started)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }

  private boolean takeStoreOrder() {
    lock.lock();
    try {
      boolean order = storeWanted;
      storeWanted = false;
      wanted = false;
      return order;
    } finally {
      lock.unlock();
    }
  }

  /** False when the press has stopped. */
  private boolean awaitNext(long started) throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        long age = millisSince(started);
        long left = (wanted ? SHORTEST_MS : LONGEST_MS) - age;
        if (left <= 0) {
          return true;
        }
        due.awaitNanos(Duration.ofMillis(left).toNanos());
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void readStore() {
    try {
      List<WardPatient> everyone = records.patients();
      List<String> ids = everyone.stream().map(WardPatient::patientId).toList();
      Map<String, LatestReading> newest = records.latestHeartRates(ids);
      Map<String, Score> said = records.newestScores(ModelWords.MODEL, ids);
      Collection<Alert> visible = alerts.visible();
      Map<String, Handling> done =
          new HashMap<>(records.handlings(visible.stream().map(Alert::alertId).toList()));
      patients = everyone;
      heartRates = newest;
      scores = said;
      handlings = done;
      storeFailed = false;
    } catch (RuntimeException e) {
      if (!storeFailed) {
        LOG.warn("the store does not answer: {}", e.getClass().getSimpleName());
      }
      storeFailed = true;
    } finally {
      storeReadAtNanos = System.nanoTime();
    }
  }

  /** Stops printing. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      due.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
