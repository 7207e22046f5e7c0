package io.clauderelay.exchange;

import io.clauderelay.admission.Admittance;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.JsonText;
import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What the relay answers without asking an upstream. */
final class OwnAnswers {
    private final Stations stations;
    private final Health health;

    OwnAnswers(Stations stations, Health health) {
        this.stations = stations;
        this.health = health;
    }

    /** The answer to a request that is not relayed. */
    OwnAnswer to(HttpRequest request, Route route, String requestId) {
        return switch (route) {
            case Route.Models _ ->
                models(
                        request.headers(),
                        requestId,
                        models -> OwnAnswer.ok(stations.dialect().modelList(models)));
            case Route.Model model ->
                models(
                        request.headers(),
                        requestId,
                        models -> models.contains(model.id())
                                ? OwnAnswer.ok(stations.dialect().model(model.id()))
                                : error(ErrorKind.NOT_FOUND, "model: " + model.id(), requestId));
            case Route.Hello _ -> OwnAnswer.ok("{\"service\":\"claude-relay\"}");
            case Route.Live _ -> OwnAnswer.ok("{\"status\":\"live\"}");
            case Route.Ready _ -> ready();
            case Route.WrongMethod wrong ->
                error(ErrorKind.METHOD_NOT_ALLOWED, "Use " + wrong.allowed() + " here.", requestId)
                        .with("allow: " + wrong.allowed());
            case Route.Unknown _ -> error(ErrorKind.NOT_FOUND, "Not found: there is nothing at this path.", requestId);
            case Route.Relayed relayed -> throw new IllegalStateException("is relayed: " + relayed);
        };
    }

    /** Answers with what the key may use. */
    private OwnAnswer models(HttpHeaders headers, String requestId, Function<List<String>, OwnAnswer> answer) {
        return switch (stations.admission().admit(PresentedKey.of(headers))) {
            case Admittance.NotAuthenticated no -> error(ErrorKind.UNAUTHENTICATED, no.message(), requestId);
            case Admittance.Admitted yes -> answer.apply(served(yes.directory()));
        };
    }

    /** What the accounts name, and what is priced when one of them serves everything. */
    private List<String> served(Directory directory) {
        Set<String> models = new LinkedHashSet<>();
        for (AccountEntry account : directory.accounts(stations.dialect().platform())) {
            models.addAll(account.supportedModels());
            if (account.supportedModels().isEmpty()) {
                models.addAll(directory.prices().models(stations.dialect().platform()));
            }
        }
        return List.copyOf(models);
    }

    private OwnAnswer ready() {
        List<String> reasons = health.reasonsNotReady();
        if (reasons.isEmpty()) {
            return OwnAnswer.ok("{\"status\":\"ready\"}");
        }
        String list = String.join(",", reasons.stream().map(JsonText::quote).toList());
        return new OwnAnswer(503, "{\"status\":\"not-ready\",\"reasons\":[" + list + "]}", List.of());
    }

    private OwnAnswer error(ErrorKind kind, String message, String requestId) {
        return Refusals.answer(stations.dialect(), kind, message, requestId);
    }
}
