package io.clauderelay.bench;

import io.clauderelay.vocabulary.TokenCounts;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Scripts that were composed, each once. */
final class Scores {
    /** Scores are kept per script and model; a client that makes up models must not fill the heap. */
    private static final int MAX_SCORES = 1_000;

    private static final Score SILENCE = unanswered(List.of(new Score.Hold()));
    private static final Score RESET = unanswered(List.of(new Score.End(Flaw.Hangup.RST)));

    private final Map<Key, Score> known = new ConcurrentHashMap<>();

    private record Key(Script script, Asked asked, Dialect dialect) {}

    Score of(Script script, Asked asked, Dialect dialect) {
        Key key = new Key(script, asked, dialect);
        Score found = known.get(key);
        if (found != null) {
            return found;
        }
        Score made = compose(script, asked, dialect);
        if (known.size() >= MAX_SCORES) {
            known.clear();
        }
        known.put(key, made);
        return made;
    }

    /** The same for a script that is not met again. */
    static Score compose(Script script, Asked asked, Dialect dialect) {
        return switch (script) {
            case Reply reply -> Composer.reply(reply, dialect, asked);
            case Refusal refusal -> Composer.fixed(refusal, dialect);
            case NoAnswer none -> none == NoAnswer.RESET ? RESET : SILENCE;
            case ByMode modes -> compose(asked.stream() ? modes.streamed() : modes.whole(), asked, dialect);
            case Episode _ -> throw new IllegalStateException("an episode is composed request by request");
            case ToolConversation _ -> throw new IllegalStateException("a conversation is composed turn by turn");
        };
    }

    private static Score unanswered(List<Score.Step> steps) {
        return new Score(0, TokenCounts.NONE, steps, true, 0);
    }
}
