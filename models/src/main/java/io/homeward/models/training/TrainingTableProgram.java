package io.homeward.models.training;

import io.homeward.models.release.Manifest;
import io.homeward.models.release.ModelRefusedException;
import io.homeward.models.release.NightModel;
import io.homeward.models.training.DailySummaries.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the training table of a manifest: {@code MANIFEST DATA OUTPUT}. The table holds what was
 * computed from real people: it belongs outside the repository.
 */
public final class TrainingTableProgram {
  private TrainingTableProgram() {}

  /** Exits with 0 where the table was written, with 2 and one reason else. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    if (args.length != 3) {
      System.err.println("usage: MANIFEST DATA OUTPUT");
      return 2;
    }
    try {
      Manifest manifest = NightModel.manifest(Path.of(args[0]));
      Path data = Path.of(args[1]);
      List<Person> people = new ArrayList<>(DailySummaries.read(data));
      if (Files.isDirectory(data.resolve("covid-wearables"))) {
        people.addAll(Recordings.read(data.resolve("covid-wearables")));
      }
      int rows = TrainingTable.write(manifest, people, Path.of(args[2]));
      System.out.println("people " + people.size() + ", rows " + rows);
      return 0;
    } catch (IOException | ModelRefusedException e) {
      System.err.println(e.getMessage());
      return 2;
    }
  }
}
