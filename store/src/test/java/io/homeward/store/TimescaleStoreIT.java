package io.homeward.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.store.archive.ArchiveContract;
import io.homeward.store.database.Database;
import io.homeward.store.database.TimescaleDatabase;
import io.homeward.store.enrolment.EnrolmentContract;
import io.homeward.store.retention.RetentionContract;
import io.homeward.store.staff.StaffContract;
import io.homeward.store.trends.DayTrendsContract;
import io.homeward.store.workflow.WorkflowContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same contracts on a real TimescaleDB. */
@Tag("real-parts")
class TimescaleStoreIT {
  private static final Database DATABASE = new TimescaleDatabase();

  @Nested
  class Enrolments implements EnrolmentContract {
    @Override
    public Database database() {
      return DATABASE;
    }
  }

  @Nested
  class Days implements DayTrendsContract {
    @Override
    public Database database() {
      return DATABASE;
    }
  }

  @Nested
  class Staff implements StaffContract {
    @Override
    public Database database() {
      return DATABASE;
    }
  }

  @Nested
  class Workflow implements WorkflowContract {
    @Override
    public Database database() {
      return DATABASE;
    }
  }

  @Nested
  class Keeping implements RetentionContract {
    @Override
    public Database database() {
      return DATABASE;
    }
  }

  @Nested
  class Archive implements ArchiveContract {
    @Override
    public Database database() {
      return DATABASE;
    }
  }

  @Test
  void packedHoursLieInAHypertable() {
    assertThat(
            Database.ask(
                DATABASE.migrated(),
                "select count(*) from timescaledb_information.hypertables"
                    + " where hypertable_name = 'reading_hours'"))
        .isEqualTo(1L);
  }
}
