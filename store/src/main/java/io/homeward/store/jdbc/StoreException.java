package io.homeward.store.jdbc;

import java.sql.SQLException;
import java.util.Set;

/** The database refused or could not be reached. The message names no value of a patient. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Classes of SQLSTATE that a later attempt may mend: connection exceptions, transaction rollbacks
   * (serialisation, deadlock), insufficient resources, operator intervention (PostgreSQL Appendix
   * A).
   */
  private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "57");

  private final boolean transientFailure;

  /** Wraps {@code cause}. */
  public StoreException(SQLException cause) {
    super("the store failed with SQLSTATE " + cause.getSQLState(), cause);
    String state = cause.getSQLState();
    transientFailure =
        state != null && state.length() == 5 && TRANSIENT_CLASSES.contains(state.substring(0, 2));
  }

  /** Whether the same transaction, tried again later, may succeed. */
  public boolean isTransient() {
    return transientFailure;
  }
}
