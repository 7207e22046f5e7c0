package io.clauderelay.admission;

import static io.clauderelay.admission.Demands.WORST;
import static io.clauderelay.admission.Demands.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.KeyLimits;
import io.clauderelay.directory.KeyLimits.Window;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** Windows of tokens and cost are gone over by one request at most, however many come at once. */
class ReservedWindowsTest extends LimitsDesk {
    /** Two thousand bytes and the frame around them, and eight thousand tokens of output. */
    private static final Demand.Size LONG_ANSWER = Demands.size(2_000, 32_000);

    private static final long MOST = 2_000 + 1_000 + 8_000;

    @Test
    void manyAtOnceUseWhatIsLeftAndNoMore() {
        KeyLimits tokens = window(new Window(5, 0, 100_000, 0));
        known(tokens);
        Deque<Permit> running = new ArrayDeque<>();
        for (int i = 0; i < 50; i++) {
            if (take(tokens, LONG_ANSWER) instanceof Permit permit) {
                running.add(permit);
            }
        }
        assertThat(running).hasSize(9);

        while (!running.isEmpty()) {
            use(running.poll(), MOST, 0);
            channel.runPendingTasks();
            told.stream().filter(Permit.class::isInstance).forEach(answer -> running.add(permit(answer)));
            told.removeIf(Permit.class::isInstance);
        }

        assertThat(used(tokens)).isBetween(100_000L, 100_000 + MOST);
        assertThat(told)
                .hasSize(40)
                .allSatisfy(answer ->
                        assertThat(rateLimited(answer).message()).contains("100000 tokens within 5 minutes, and has"));
    }

    @Test
    void nearTheLimitRequestsGoOneAtATime() {
        KeyLimits tokens = window(new Window(5, 0, 1_000, 0));
        known(tokens);
        Permit first = permit(take(tokens));
        assertThat(take(tokens)).isInstanceOf(PermitAnswer.Waiting.class);

        use(first, 600, 0);
        channel.runPendingTasks();
        assertThat(told).hasSize(1).first().isInstanceOf(Permit.class);
    }

    @Test
    void whoHasWaitedLongEnoughForThemIsTurnedAway() {
        KeyLimits tokens = window(new Window(5, 0, 1_000, 0));
        known(tokens);
        permit(take(tokens));
        take(tokens);

        wait(Duration.ofSeconds(59));
        assertThat(told).isEmpty();
        wait(Duration.ofSeconds(2));
        assertThat(rateLimited(told.getFirst()).message()).contains("requests under way may come to use what is left");
    }

    @Test
    void theSameHoldsForCost() {
        KeyLimits cost = window(new Window(5, 0, 0, 2 * WORST));
        known(cost);
        Permit first = permit(take(cost));
        permit(take(cost));
        assertThat(take(cost)).isInstanceOf(PermitAnswer.Waiting.class);

        use(first, 1, WORST / 2);
        channel.runPendingTasks();
        assertThat(told).isEmpty();
    }

    @Test
    void aModelWithoutAPriceIsServedWhereOnlyTokensAreLimited() {
        KeyLimits tokens = window(new Window(5, 0, 2_200, 0));
        known(tokens);
        permit(take(tokens, "unheard-of"));
        permit(take(tokens, "unheard-of"));
        assertThat(take(tokens, "unheard-of")).isInstanceOf(PermitAnswer.Waiting.class);
    }

    private long used(KeyLimits of) {
        LimitState.Window window = state(of).window();
        return window == null ? 0 : window.tokens();
    }
}
