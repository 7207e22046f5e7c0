package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists exchanges, the newest first. How many fit in all is not told: counting millions would take longer than any page. */
record ListExchanges(Database database) implements Endpoint.Handler {
    private static final String NEXT_CURSOR = "x-next-cursor";

    private static final List<String> HEADER = List.of(
            "id",
            "startedAt",
            "keyId",
            "keyName",
            "accountId",
            "accountName",
            "platform",
            "operation",
            "model",
            "upstreamModel",
            "client",
            "stream",
            "outcome",
            "status",
            "attempts",
            "durationMs",
            "firstEventMs",
            "input",
            "output",
            "cacheRead",
            "cacheWrite5m",
            "cacheWrite1h",
            "reasoning",
            "webSearches",
            "usageBasis",
            "serviceTier",
            "inferenceGeo",
            "costNanoUsd",
            "costUsd",
            "priceVersion",
            "chargedNanoUsd");

    /**
     * A page.
     *
     * @param nextCursor what to ask for next; null on the last page
     */
    private record Log(List<ListedExchange> items, @Nullable String nextCursor) {}

    @Override
    public Answer handle(Call call) {
        boolean csv = Asked.wantsCsv(call);
        ExchangeSearch search = ExchangeSearch.of(call);
        Log log = log(search.page(), database.readAtOneMoment(sql -> new ExchangeLog(sql).list(search)));
        return csv ? table(log) : Answer.ok(log);
    }

    private static Log log(PageRequest page, List<ListedExchange> found) {
        if (found.size() <= page.limit()) {
            return new Log(found, null);
        }
        List<ListedExchange> items = found.subList(0, page.limit());
        return new Log(items, ExchangeLog.position(items.getLast()).cursor(page.sorting()));
    }

    private static Answer table(Log log) {
        Csv csv = new Csv(HEADER);
        for (ListedExchange exchange : log.items()) {
            csv.row(cells(exchange));
        }
        String next = log.nextCursor();
        return Answer.csv("exchanges.csv", csv.toString(), next == null ? Map.of() : Map.of(NEXT_CURSOR, next));
    }

    private static List<@Nullable Object> cells(ListedExchange of) {
        TokenCounts tokens = of.tokens();
        return Arrays.asList(
                of.id(),
                of.startedAt(),
                of.keyId(),
                of.keyName(),
                of.accountId(),
                of.accountName(),
                of.platform(),
                of.operation(),
                of.model(),
                of.upstreamModel(),
                of.client(),
                of.stream(),
                of.outcome(),
                of.status(),
                of.attempts(),
                of.durationMs(),
                of.firstEventMs(),
                tokens.input(),
                tokens.output(),
                tokens.cacheRead(),
                tokens.cacheWrite5m(),
                tokens.cacheWrite1h(),
                tokens.reasoning(),
                tokens.webSearches(),
                of.usageBasis(),
                of.serviceTier(),
                of.inferenceGeo(),
                of.costNanoUsd(),
                of.costUsd(),
                of.priceVersion(),
                of.chargedNanoUsd());
    }
}
