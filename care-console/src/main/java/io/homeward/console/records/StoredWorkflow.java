package io.homeward.console.records;

import io.homeward.console.board.AlertWorkflow;
import io.homeward.store.workflow.AlertHandling;
import java.util.Optional;

/** The nurses' workflow in the store. Thread-safe. */
public final class StoredWorkflow implements AlertWorkflow {
  private final AlertHandling store;

  /** The workflow of this store. */
  public StoredWorkflow(AlertHandling store) {
    this.store = store;
  }

  @Override
  public void acknowledge(Act act, Optional<String> note) {
    store.acknowledge(stored(act), note);
  }

  @Override
  public void resolve(Act act, String reason) {
    store.resolve(stored(act), reason);
  }

  @Override
  public void note(Act act, String text) {
    store.note(stored(act), text);
  }

  private static AlertHandling.Act stored(Act act) {
    return new AlertHandling.Act(act.alertId(), act.patientId(), act.by(), act.at());
  }
}
