package io.homeward.console.pages;

import io.homeward.console.board.BoardPage;
import io.homeward.console.board.WardAlerts;
import io.homeward.console.live.BoardPress;
import io.homeward.console.live.LiveStream;
import io.homeward.console.live.Liveness;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/**
 * Renders the board's fragments with the very templates of the page and hands them to the live
 * stream, which sends what changed. Used by the press's thread alone.
 */
public final class BoardEdition implements BoardPress.Edition {
  private final ITemplateEngine templates;
  private final LiveStream stream;
  private final Liveness liveness;
  private final WardAlerts alerts;
  private final PatientAlertsPrinter patientAlerts;
  private final ZoneId shownIn;

  /** Prints a patient's alerts for whoever has the patient's page open. */
  public interface PatientAlertsPrinter {
    /** The fragment for one patient; empty where the patient is not known. */
    String print(String patientId);
  }

  /** An edition that sends to {@code stream}. */
  public BoardEdition(
      ITemplateEngine templates,
      LiveStream stream,
      Liveness liveness,
      WardAlerts alerts,
      PatientAlertsPrinter patientAlerts,
      ZoneId shownIn) {
    this.templates = templates;
    this.stream = stream;
    this.liveness = liveness;
    this.alerts = alerts;
    this.patientAlerts = patientAlerts;
    this.shownIn = shownIn;
  }

  @Override
  public void print(BoardPage page, boolean storeFailing) {
    BoardStatus status = BoardStatus.of(liveness, alerts, storeFailing, shownIn);
    Context context = new Context(Locale.UK, Map.of("page", page, "status", status));
    String statusText = fragment("status", context);
    stream.publish("status", statusText);
    if (stream.viewers() == 0) {
      return;
    }
    stream.publish("board", fragment("board", context));
    stream.publish("quiet", fragment("quiet", context));
    for (String patientId : stream.watched()) {
      stream.publishTo(patientId, "status", statusText);
      stream.publishTo(patientId, "alerts", patientAlerts.print(patientId));
    }
  }

  private String fragment(String name, Context context) {
    return templates.process("board-parts", Set.of(name), context).strip();
  }

  @Override
  public void chime(List<String> alertIds) {
    stream.announce("chime", String.join(" ", alertIds));
  }
}
