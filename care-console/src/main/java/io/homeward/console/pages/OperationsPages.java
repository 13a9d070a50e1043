package io.homeward.console.pages;

import io.homeward.console.access.SignedIn;
import io.homeward.console.board.Words;
import io.homeward.console.live.Liveness;
import io.homeward.console.operations.LedgerRow;
import io.homeward.console.operations.OperationsRecords;
import io.homeward.console.operations.ReasonWords;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.intake.RejectReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The operations page: what was refused and why, the ledger, the health of the parts. A vendor sees
 * its own rows only, whatever the request asks for, and no part's health.
 */
@Controller
public final class OperationsPages {
  private static final int MOST_REJECTED = 200;
  private static final int MOST_COUNTS = 5_000;
  private static final Duration LEDGER_SHOWN = Duration.ofDays(2);

  private final OperationsRecords records;
  private final Liveness liveness;
  private final WardClock clock;
  private final InstantSource wall;
  private final ZoneId shownIn;

  /** A refused message, worded. */
  public record RejectedRow(
      String at,
      String vendor,
      String device,
      String topic,
      String reason,
      String detail,
      int readings,
      String size) {}

  /** An hour of the ledger, worded. */
  public record HourRow(String at, LedgerRow row) {}

  /** A part, worded. */
  public record PartRow(String kind, String part, String state, String text, String heard) {}

  /** A reason to filter by. */
  public record ReasonChoice(String name, String text) {}

  /** Pages over these parts. */
  public OperationsPages(
      OperationsRecords records,
      Liveness liveness,
      WardClock clock,
      InstantSource wall,
      ZoneId shownIn) {
    this.records = records;
    this.liveness = liveness;
    this.clock = clock;
    this.wall = wall;
    this.shownIn = shownIn;
  }

  @GetMapping("/operations")
  String show(
      @RequestParam(name = "reason", defaultValue = "") String reasonName,
      @RequestParam(name = "vendor", defaultValue = "") String vendorName,
      @AuthenticationPrincipal SignedIn person,
      Model model) {
    Optional<String> own = person.account().vendor();
    Optional<String> vendor = own.or(() -> Optional.of(vendorName).filter(v -> !v.isBlank()));
    Optional<RejectReason> reason = ReasonWords.byName(reasonName);
    Instant now = clock.instant();
    model.addAttribute(
        "rejected",
        records.rejected(vendor, reason, MOST_REJECTED).stream().map(r -> row(r, now)).toList());
    model.addAttribute(
        "ledger",
        LedgerRow.of(records.ledger(vendor, now.minus(LEDGER_SHOWN), MOST_COUNTS)).stream()
            .map(r -> new HourRow(Words.moment(r.hour(), now, ZoneOffset.UTC), r))
            .toList());
    model.addAttribute("parts", own.isPresent() ? List.of() : parts());
    model.addAttribute("ownVendor", own.orElse(""));
    model.addAttribute("vendor", vendor.orElse(""));
    model.addAttribute("reason", reason.map(Enum::name).orElse(""));
    model.addAttribute(
        "reasons",
        Arrays.stream(RejectReason.values())
            .map(r -> new ReasonChoice(r.name(), ReasonWords.of(r)))
            .toList());
    return "operations";
  }

  private static RejectedRow row(OperationsRecords.Rejected r, Instant now) {
    return new RejectedRow(
        Words.moment(r.receivedAt(), now, ZoneOffset.UTC),
        r.vendor(),
        r.deviceId(),
        r.mqttTopic(),
        ReasonWords.of(r.reason()),
        r.detail(),
        r.readings(),
        r.payloadBytes() < 10_000 ? r.payloadBytes() + " B" : r.payloadBytes() / 1_000 + " kB");
  }

  /** Every kind has a row: one that was never heard says so. */
  private List<PartRow> parts() {
    List<Liveness.PartState> heard = liveness.parts();
    return Arrays.stream(PartHealth.Kind.values())
        .flatMap(
            kind -> {
              List<PartRow> rows =
                  heard.stream().filter(p -> p.health().kind() == kind).map(this::part).toList();
              return rows.isEmpty()
                  ? List.of(new PartRow(name(kind), "–", "lost", "not heard yet", "–")).stream()
                  : rows.stream();
            })
        .toList();
  }

  private PartRow part(Liveness.PartState p) {
    String state = p.lost() ? "lost" : p.health().healthy() ? "healthy" : "troubled";
    String text = p.lost() ? "silent" : p.health().healthy() ? "healthy" : p.health().cause();
    String heard =
        Words.moment(p.heardAt(), wall.instant(), shownIn)
            + " ("
            + Math.max(0, Duration.between(p.heardAt(), wall.instant()).toSeconds())
            + " s ago"
            + ")";
    return new PartRow(name(p.health().kind()), p.health().partId(), state, text, heard);
  }

  private static String name(PartHealth.Kind kind) {
    return switch (kind) {
      case GATEWAY -> "Gateway";
      case DEVIATION_JOB -> "Deviation job";
      case ARCHIVE_JOB -> "Archive job";
    };
  }
}
