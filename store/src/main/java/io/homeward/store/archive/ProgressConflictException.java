package io.homeward.store.archive;

/**
 * Somebody else moved the durable progress since it was loaded: a former attempt of the job still
 * had a flush under way. Nothing of this flush was stored. Load progress and hours again and skip
 * what is accounted for.
 */
public final class ProgressConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProgressConflictException(int missed) {
    super(missed + " progress entries are not where this flush expected them");
  }
}
