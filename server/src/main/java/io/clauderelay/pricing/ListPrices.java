package io.clauderelay.pricing;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.PageRequest.Position;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.http.Quotes;
import io.clauderelay.platform.http.SearchWords;
import io.clauderelay.platform.http.Sorting;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.Timestamps;
import io.clauderelay.vocabulary.Platform;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lists the prices of the book as it is, or as it was in a version, by model. */
record ListPrices(Database database) implements Endpoint.Handler {
    private static final List<Sorting> SORTINGS = List.of(new Sorting("model", "model", Sorting.Kind.TEXT, false));

    @Override
    public Answer handle(Call call) {
        Platform platform = call.query("platform").map(ListPrices::platform).orElse(null);
        String model = SearchWords.find(call, "model").orElse(null);
        Instant at = call.query("at").map(ListPrices::instant).orElse(null);
        PageRequest page = PageRequest.of(call, SORTINGS);
        PriceBook book = book(call);
        List<BookEntry> found = (at == null ? book.entries() : book.entriesAt(at))
                .stream()
                        .filter(entry -> platform == null || entry.platform() == platform)
                        .filter(entry -> model == null || book.isSameModel(entry.model(), model))
                        .toList();
        return Answer.ok(Pages.of(page, found, entry -> new Position((Object) entry.model(), entry.id())));
    }

    private PriceBook book(Call call) {
        Optional<String> version = call.query("version");
        return database.read(sql -> {
            PriceRows rows = new PriceRows(sql);
            return version.isEmpty() ? rows.book() : book(rows, version.get());
        });
    }

    private static PriceBook book(PriceRows rows, String version) {
        return VersionName.parse(version)
                .flatMap(rows::find)
                .orElseThrow(
                        () -> bad(
                                "version",
                                "version is \"" + Quotes.shorten(version)
                                        + "\", expected the priceVersion of a record, whose bundled book this relay still has"));
    }

    private static Platform platform(String id) {
        return Platform.find(id)
                .orElseThrow(() -> bad(
                        "platform",
                        "there is no such platform; known are "
                                + Arrays.stream(Platform.values())
                                        .map(Platform::id)
                                        .collect(Collectors.joining(", "))));
    }

    private static Instant instant(String text) {
        return Timestamps.parse(text)
                .orElseThrow(() -> bad("at", "at is not a time with its offset such as 2026-11-23T08:00:00Z"));
    }

    private static ProblemException bad(String parameter, String message) {
        return ProblemException.badInput(List.of(new FieldProblem(parameter, message)));
    }
}
