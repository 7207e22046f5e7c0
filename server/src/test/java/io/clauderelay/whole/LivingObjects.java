package io.clauderelay.whole;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is still reachable in this process, counted by class; asking collects all garbage first. */
final class LivingObjects {
    private static final Pattern LINE = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(\\S+)");

    /** What an exchange is made of, what its connections are, and every buffer that was not released. */
    private static final Pattern OF_EXCHANGES = Pattern.compile("io\\.clauderelay\\.(exchange\\.(Exchange|Failover|"
            + "JudgedAttempt|RelayedAnswer|Held|WaitingClient|Intake|ClientConnection|OwnConversation|RequestBody)"
            + "|scheduling\\.(Lease|WaitingLine\\$Waiter)"
            + "|upstream\\.(Attempt|UpstreamConnection|UpstreamPool\\$Waiting))"
            + "|io\\.netty\\.buffer\\.\\w*LeakAware\\w*");

    private LivingObjects() {}

    /** How many there are of the classes that an exchange leaves nothing of. */
    static Map<String, Long> ofExchanges() {
        Map<String, Long> counts = new TreeMap<>();
        Matcher line = LINE.matcher(histogram());
        while (line.find()) {
            if (OF_EXCHANGES.matcher(line.group(2)).matches()) {
                counts.put(line.group(2), Long.valueOf(line.group(1)));
            }
        }
        return counts;
    }

    private static String histogram() {
        try {
            Object told = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return String.valueOf(told);
        } catch (JMException e) {
            throw new IllegalStateException("this JVM does not tell what is in its heap", e);
        }
    }
}
