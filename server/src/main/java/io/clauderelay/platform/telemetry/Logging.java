package io.clauderelay.platform.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The process's log, on standard output. Closing it writes what is still queued; close it last. */
public final class Logging implements AutoCloseable {
    /** Libraries, and parts of the JDK, that tell at INFO what only their authors want to know. */
    private static final List<String> QUIET = List.of(
            "io.helidon",
            "io.netty",
            "com.zaxxer.hikari",
            "org.flywaydb",
            "org.jdbi",
            "jdk",
            "java.lang.ProcessBuilder");

    private final QueueAppender appender;

    private Logging(QueueAppender appender) {
        this.appender = appender;
    }

    /** Sets logging up for the whole process, java.util.logging included. */
    public static Logging start(LogSettings settings) {
        return start(settings, new FileOutputStream(FileDescriptor.out), Logging::isOnTerminal);
    }

    static Logging start(LogSettings settings, OutputStream output, BooleanSupplier terminal) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.addListener(levelsForJavaLogging(context));

        Level level = settings.level().level();
        QueueAppender appender =
                new QueueAppender(formatOf(settings.format(), terminal), output, context.getLogger(Logging.class));
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(appender);
        Level quiet = level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
        QUIET.forEach(name -> context.getLogger(name).setLevel(quiet));

        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
        return new Logging(appender);
    }

    @Override
    public void close() {
        appender.stop();
    }

    private static LineFormat formatOf(LogFormat format, BooleanSupplier terminal) {
        return switch (format) {
            case TEXT -> new TextLines(ZoneId.systemDefault());
            case JSON -> new JsonLines();
            case AUTO -> formatOf(terminal.getAsBoolean() ? LogFormat.TEXT : LogFormat.JSON, terminal);
        };
    }

    private static boolean isOnTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /** Tells java.util.logging our levels, so that a line we would drop is never made, let alone bridged. */
    private static LevelChangePropagator levelsForJavaLogging(LoggerContext context) {
        LevelChangePropagator propagator = new LevelChangePropagator();
        propagator.setContext(context);
        propagator.setResetJUL(true);
        propagator.start();
        return propagator;
    }
}
