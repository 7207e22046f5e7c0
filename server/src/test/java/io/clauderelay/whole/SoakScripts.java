package io.clauderelay.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes up names of scripts: every content, pace, framing, flaw and refusal there is, put together by chance. */
final class SoakScripts {
    private static final List<String> SHORT = List.of("text", "thinking", "events-1", "events-5");
    private static final List<String> LONGER = List.of("everything", "events-20", "events-60", "events-400");
    private static final List<String> PACE =
            List.of("every-1", "slow-first-event-20", "slow-first-event-400", "headers-after-20", "slow-content-400");
    private static final List<String> FRAMING = List.of("chunked", "content-length", "connection-close");
    private static final List<String> FLAWS_SOMEWHERE =
            List.of("cut-after-", "close-after-", "stall-after-", "malformed-after-", "error-after-");
    private static final List<String> FLAWS = List.of("error-first", "headers-then-silence", "no-terminal");
    private static final List<String> REFUSALS = List.of(
            "status-400",
            "status-401",
            "status-402",
            "status-403",
            "status-404",
            "status-408",
            "status-413",
            "status-429",
            "status-500",
            "status-501",
            "status-503",
            "status-504",
            "status-307",
            "html-502",
            "html-403",
            "rate-limited",
            "rate-limited-1",
            "overloaded",
            "context-too-long",
            "content-refused",
            "reset",
            "silence");

    /** Long enough to be too long to be kept back, and more than a client's and a relay's sockets hold. */
    private static final String HUGE = "events-6000";

    private static final int HUGE_ONES_PART = 40;

    private final RandomGenerator random;

    private SoakScripts(RandomGenerator random) {
        this.random = random;
    }

    /** So many names, good and bad ones. The upstream keeps what it has encoded, so they are made once. */
    static List<String> of(RandomGenerator random, int count) {
        SoakScripts scripts = new SoakScripts(random);
        List<String> names = new ArrayList<>(REFUSALS);
        for (int i = names.size(); i < count; i++) {
            names.add(i % HUGE_ONES_PART == 0 ? HUGE + scripts.flawed() : scripts.any());
        }
        return List.copyOf(names);
    }

    private String any() {
        if (percent(10)) {
            return one(REFUSALS);
        }
        String content = percent(50)
                ? one(SHORT) + (percent(25) ? "+pieces-" + (1 + random.nextInt(30)) : "")
                : one(LONGER) + (percent(25) ? "+pieces-" + (200 + random.nextInt(5_000)) : "");
        return content + paced() + framed() + flawed();
    }

    private String paced() {
        return percent(15) ? "+" + one(PACE) : "";
    }

    private String framed() {
        return percent(50) ? "+" + one(FRAMING) : "";
    }

    private String flawed() {
        if (percent(50)) {
            return "";
        }
        return "+" + (percent(70) ? one(FLAWS_SOMEWHERE) + random.nextInt(percent(50) ? 4 : 70) : one(FLAWS));
    }

    private boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    private String one(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }
}
