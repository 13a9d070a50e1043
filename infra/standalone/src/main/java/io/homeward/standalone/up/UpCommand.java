package io.homeward.standalone.up;

import io.homeward.console.access.Account;
import io.homeward.console.access.DemoSignIns;
import io.homeward.simulator.clock.DemoClock;
import io.homeward.simulator.ward.DemoWard;
import io.homeward.simulator.ward.DemoWard.EnrolledPatient;
import io.homeward.standalone.StartFailure;
import io.homeward.standalone.data.DataDirectory;
import io.homeward.standalone.data.OwnerOnly;
import io.homeward.standalone.data.SecretFiles;
import io.homeward.standalone.enrolment.Enroller;
import io.homeward.standalone.feed.DemoFeed;
import io.homeward.standalone.feed.DemoPlan;
import io.homeward.standalone.wardfile.Ward;
import io.homeward.standalone.wardfile.WardFile;
import io.homeward.vitals.clock.ClockTick;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homeward up}: the whole ward in this process until Ctrl-C. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts everything in one process and prints the address of the board.",
      "Without options it runs a demo ward of simulated patients, who sync four weeks of history"
          + " first and then live on, fast until they meet the wall clock.",
      "Ctrl-C stops it; the next start on the same directory resumes, also after a kill."
    })
public final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:HOMEWARD_HOME:-${sys:user.home}/.homeward}",
      description = "Where everything is kept. Default: ${DEFAULT-VALUE}")
  private Path dataDirectory;

  @ArgGroup private Kind kind;

  /** Which ward; the demo where nothing is said. */
  private static final class Kind {
    @Option(
        names = "--ward",
        paramLabel = "FILE",
        description = "Your own patients and devices, see docs/ward-file.md.")
    private Path file;

    @Option(
        names = "--empty",
        description = "Nobody yet; the ward's clock stands until a replay drives it.")
    private boolean empty;
  }

  @Option(
      names = "--patients",
      paramLabel = "N",
      defaultValue = "" + DemoWard.DEFAULT_PATIENTS,
      description = "How many patients a new demo ward has. Default: ${DEFAULT-VALUE}")
  private int patients;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "2026",
      description = "Of everything random in a new demo ward. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "" + (int) DemoClock.DEFAULT_SPEED,
      description =
          "How fast the demo's time runs until it meets the wall clock. Default: ${DEFAULT-VALUE}")
  private double speed;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Time zone of the board, such as Europe/Berlin. Default: this machine's")
  private ZoneId zone = ZoneId.systemDefault();

  @Mixin private WardPorts ports;

  @Override
  public Integer call() throws InterruptedException {
    Session session = new Session();
    Thread closing = new Thread(session::stopAtSignal, "stop");
    Runtime.getRuntime().addShutdownHook(closing);
    try {
      session.open();
      String reason = session.awaitEnd();
      if (session.stopping) {
        // Everything ends because it was asked to, and the signal's thread ends the process.
        closing.join();
      }
      throw new StartFailure(reason);
    } finally {
      session.close();
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /**
   * One run of the ward. Opened by the main thread; closed by it, or by the signal's, which waits
   * for an opening that is under way.
   */
  private final class Session implements AutoCloseable {
    private final AtomicBoolean closed = new AtomicBoolean();
    private DataDirectory data;
    private RunningWard ward;
    private Optional<DemoFeed> feed = Optional.empty();
    private volatile boolean stopping;

    private synchronized void open() {
      if (patients < 1 || patients > 10_000) {
        throw new StartFailure("--patients must be 1 to 10000");
      }
      if (!(speed > 1) || Double.isInfinite(speed)) {
        throw new StartFailure("--speed must be above 1: the wall clock is never reached else");
      }
      data = DataDirectory.open(dataDirectory);
      logInto(data);
      Optional<Ward> own = Optional.ofNullable(kind).map(k -> k.file).map(WardFile::read);
      boolean demo = kind == null;
      data.claim(demo ? "demo" : kind.empty ? "empty" : "own");
      DemoClock demoClock = new DemoClock(speed);
      Instant wallNow = Instant.now();
      Path planFile = data.position("demo");
      Optional<DemoPlan> plan = Optional.empty();
      if (demo) {
        plan =
            DemoPlan.read(planFile).or(() -> Optional.of(DemoPlan.fresh(seed, patients, wallNow)));
        plan.get().write(planFile);
      }
      DemoSignIns signIns = signIns(data.secrets());
      out().println("Starting Homeward on " + data.root());
      Optional<DemoPlan> begun = plan;
      ward =
          RunningWard.start(
              data,
              new RunningWard.Settings(
                  ports,
                  begun.map(p -> demoAccounts(signIns, p)).orElseGet(signIns::staff),
                  zone,
                  cache()),
              () -> firstTick(begun, own.isPresent(), demoClock, wallNow),
              what -> {
                out().println("  " + what);
                out().flush();
              });
      Enroller enroller = new Enroller(ward.store(), new SecureRandom());
      begun.ifPresent(p -> enroller.enrol(p.ward().patients()));
      own.ifPresent(enroller::enrol);
      ward.connections().write(data.connections());
      announce(signIns, demo);
      feed = begun.map(p -> feed(p, planFile, demoClock));
    }

    private DemoFeed feed(DemoPlan plan, Path planFile, DemoClock demoClock) {
      ClockTick tick =
          ward.clockDriver()
              .newest()
              .orElseThrow(() -> new StartFailure("the ward clock has no tick"));
      return new DemoFeed(
          plan,
          planFile,
          ward.mqttPort(),
          tick,
          ward.clockDriver(),
          demoClock,
          InstantSource.system(),
          new HistoryProgress(out()));
    }

    private void announce(DemoSignIns signIns, boolean demo) {
      PrintWriter out = out();
      out.println("Homeward is ready: " + ward.boardAddress());
      out.println("  Sign in as  nurse    " + signIns.nurse());
      out.println("              lead     " + signIns.lead());
      if (demo) {
        out.println("              vendor   " + signIns.vendor());
        out.println("              patient  " + signIns.patient());
      }
      out.println(
          "  Devices connect to mqtt://127.0.0.1:" + ward.mqttPort() + " (docs/vendors.md).");
      out.println(
          "  One copy of everything, in "
              + data.root()
              + ": it survives a killed process, not a lost disk.");
      out.println("  The log is in " + data.log() + ". Ctrl-C stops.");
      out.flush();
    }

    /** Waits until something ends that must not, and says what. */
    private String awaitEnd() {
      CompletableFuture<String> fed = feed.map(DemoFeed::ended).orElseGet(CompletableFuture::new);
      return String.valueOf(CompletableFuture.anyOf(ward.ended(), fed).join());
    }

    private void stopAtSignal() {
      if (closed.get()) {
        return;
      }
      stopping = true;
      out().println("Stopping Homeward ...");
      out().flush();
      close();
      out().println("Homeward has stopped; ./homeward up resumes.");
      out().flush();
      // A JVM that ends by a signal exits with 128 + its number; being asked to stop is no failure.
      Runtime.getRuntime().halt(0);
    }

    @Override
    public synchronized void close() {
      if (!closed.compareAndSet(false, true)) {
        return;
      }
      feed.ifPresent(DemoFeed::close);
      if (ward != null) {
        ward.close();
      }
      if (data != null) {
        data.forget(data.connections());
        data.close();
      }
    }
  }

  private static ClockTick firstTick(
      Optional<DemoPlan> plan, boolean own, DemoClock demoClock, Instant wallNow) {
    if (plan.isPresent()) {
      return DemoFeed.firstTick(plan.get(), demoClock, wallNow);
    }
    return own
        ? new ClockTick(wallNow, wallNow, 1, Optional.empty())
        : new ClockTick(Instant.EPOCH, wallNow, 0, Optional.of(Instant.EPOCH));
  }

  private static DemoSignIns signIns(SecretFiles secrets) {
    DemoSignIns fresh = DemoSignIns.generate(new SecureRandom());
    return new DemoSignIns(
        secrets.secret("sign-in-nurse", fresh::nurse),
        secrets.secret("sign-in-lead", fresh::lead),
        secrets.secret("sign-in-vendor", fresh::vendor),
        secrets.secret("sign-in-patient", fresh::patient));
  }

  private static List<Account> demoAccounts(DemoSignIns signIns, DemoPlan plan) {
    EnrolledPatient first = plan.ward().patients().get(0);
    return signIns.accounts(first.vendor(), first.enrolment().patientId());
  }

  private static void logInto(DataDirectory data) {
    try {
      OwnerOnly.createDirectories(data.log());
    } catch (IOException e) {
      throw new StartFailure("cannot write the log to " + data.log() + ": " + e, e);
    }
    System.setProperty("logback.configurationFile", "logback-up.xml");
    System.setProperty("homeward.log.directory", data.log().toString());
  }

  /** PostgreSQL's programs, unpacked once for all wards of a user. */
  private static Path cache() {
    String home = System.getenv("XDG_CACHE_HOME");
    Path base =
        home == null || home.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(home);
    return base.resolve("homeward");
  }

  /** Says now and then how much of the history has been handed over. */
  private static final class HistoryProgress implements DemoFeed.Progress {
    private static final long EVERY = 200_000;
    private final PrintWriter out;
    private long said;

    private HistoryProgress(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void handedOver(long readings) {
      if (readings / EVERY > said) {
        said = readings / EVERY;
        out.printf("  The devices hand over their history: %,d readings so far%n", readings);
        out.flush();
      }
    }

    @Override
    public void joined() {
      out.println("  The history is in; the ward's time runs.");
      out.flush();
    }
  }
}
