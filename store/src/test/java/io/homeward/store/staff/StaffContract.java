package io.homeward.store.staff;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.store.database.Database;
import io.homeward.store.staff.StaffAccounts.StaffAccount;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may sign in, on any database. */
public interface StaffContract {
  Database database();

  @Test
  default void anAccountIsFoundUntilItIsClosedAndAgainOnceItIsWrittenAnew() {
    StaffAccounts staff = new StaffAccounts(database().migrated());
    StaffAccount ada = new StaffAccount("ada", "Ada L.", "{bcrypt}one", "NURSE", Optional.empty());
    StaffAccount promoted =
        new StaffAccount("ada", "Ada L.", "{bcrypt}two", "LEAD", Optional.empty());

    assertThat(staff.find("ada")).isEmpty();
    assertThat(staff.write(ada)).as("new").isTrue();
    assertThat(staff.find("ada")).contains(ada);
    assertThat(staff.close("ben")).isFalse();
    assertThat(staff.close("ada")).isTrue();
    assertThat(staff.close("ada")).as("closed before").isFalse();
    assertThat(staff.find("ada")).isEmpty();
    assertThat(staff.write(promoted)).as("new").isFalse();
    assertThat(staff.find("ada")).contains(promoted);
  }
}
