package io.clauderelay.metering;

import io.clauderelay.platform.config.ByteSize;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.UsageRecords;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that is there to be killed: appends as fast as it can from two threads and prints what was acknowledged, a
 * line {@code D id} for a dispatch and {@code S id} for a settlement. Every eighth exchange stays open.
 */
final class AppendingProcess {
    private AppendingProcess() {}

    public static void main(String[] args) throws IOException {
        Path data = Path.of(args[0]);
        Metering metering =
                Metering.open(data.resolve("journal"), settings(), UsageRecords.ledger(Database.openSqlite(data)));
        // Unbuffered: what was printed was acknowledged, and what was acknowledged is printed at once.
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        for (int t = 0; t < 2; t++) {
            String prefix = args[1] + "-" + t + "-";
            Thread.ofPlatform().start(() -> append(metering, prefix, out));
        }
    }

    static JournalSettings settings() {
        return new JournalSettings(JournalSettings.Fsync.INTERVAL, new ByteSize(256 << 10), Duration.ofMillis(20));
    }

    private static void append(Metering metering, String prefix, OutputStream out) {
        for (int i = 0; ; i++) {
            String id = prefix + i;
            metering.appendDispatch(JournalTest.dispatch(id));
            acknowledge(out, "D " + id + "\n");
            if (i % 8 != 0) {
                metering.appendSettlement(UsageRecords.completed(id));
                acknowledge(out, "S " + id + "\n");
            }
        }
    }

    private static void acknowledge(OutputStream out, String line) {
        try {
            out.write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("nobody reads what was acknowledged", e);
        }
    }
}
