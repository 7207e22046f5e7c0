package io.clauderelay.bench;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * One kind of budget and what happens to it.
 *
 * @param budgets as the key has them
 * @param soft whether it may be gone over by one request
 * @param kills how often the relay is killed meanwhile
 */
record BudgetVariant(String name, String budgets, boolean soft, int kills) {
    static List<BudgetVariant> of(ReliabilityPlan plan) {
        BudgetVariant total = new BudgetVariant("total", "{\"total\":5}", false, 0);
        BudgetVariant killed = new BudgetVariant("total, kill -9", "{\"total\":5}", false, 4);
        if (plan.quick()) {
            return List.of(total, killed);
        }
        String reset = ",\"reset\":{\"hour\":" + farHour() + "}";
        return List.of(
                total,
                killed,
                new BudgetVariant("daily", "{\"daily\":5" + reset + "}", false, 0),
                new BudgetVariant("daily, kill -9", "{\"daily\":5" + reset + "}", false, 4),
                new BudgetVariant(
                        "family", "{\"families\":[{\"models\":\"claude-opus-*\",\"weekly\":5}]" + reset + "}", false, 0),
                new BudgetVariant("total, soft", "{\"total\":5,\"mode\":\"soft\"}", true, 0));
    }

    /** Half a day from now: no budget begins anew in the middle of a run. */
    private static int farHour() {
        return (LocalTime.now(ZoneOffset.UTC).getHour() + 12) % 24;
    }
}
