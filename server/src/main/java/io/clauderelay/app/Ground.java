package io.clauderelay.app;

import io.clauderelay.platform.crypto.Secrets;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.InstantSource;

/**
 * What both planes stand on.
 *
 * @param database open and migrated
 * @param secrets the relay's own
 * @param ids makes every id
 * @param clock the time of day
 */
record Ground(Database database, Secrets secrets, TimeOrderedIds ids, InstantSource clock) {}
