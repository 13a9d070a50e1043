package io.homeward.models.release;

import java.nio.file.Path;

/**
 * A model was not loaded: one message that names the file, the field where there is one, and what
 * is wrong with it. Nothing of the model is in use.
 */
public final class ModelRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  ModelRefusedException(Path file, String field, String problem) {
    super(file + ": " + field + ": " + problem);
  }

  ModelRefusedException(Path file, String problem) {
    super(file + ": " + problem);
  }
}
