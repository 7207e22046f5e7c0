package io.clauderelay.exchange;

import io.clauderelay.admission.Admittance;
import io.clauderelay.admission.Presenter;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.ErrorText;
import io.clauderelay.dialect.JsonText;
import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import io.clauderelay.vocabulary.ClientKind;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** What the relay answers without asking an upstream. */
final class OwnAnswers {
    private static final int UPGRADE_REQUIRED = 426;

    private final Stations stations;
    private final Health health;

    OwnAnswers(Stations stations, Health health) {
        this.stations = stations;
        this.health = health;
    }

    /** Answers a request that is not relayed: at once, or a little later on the same loop. */
    void to(HttpRequest request, Route route, String address, String requestId, Consumer<OwnAnswer> then) {
        switch (route) {
            case Route.Models _ ->
                admit(
                        request.headers(),
                        address,
                        requestId,
                        by -> OwnAnswer.ok(stations.dialect().modelList(served(by))),
                        then);
            case Route.Model(String id) ->
                admit(
                        request.headers(),
                        address,
                        requestId,
                        by -> served(by).contains(id)
                                ? OwnAnswer.ok(stations.dialect().model(id))
                                : error(ErrorKind.MODEL_NOT_FOUND, "model: " + id, requestId),
                        then);
            case Route.Hello _ -> then.accept(OwnAnswer.ok("{\"service\":\"claude-relay\"}"));
            case Route.Live _ -> then.accept(OwnAnswer.ok("{\"status\":\"live\"}"));
            case Route.Ready _ -> then.accept(ready());
            case Route.WrongMethod wrong ->
                then.accept(error(ErrorKind.METHOD_NOT_ALLOWED, "Use " + wrong.allowed() + " here.", requestId)
                        .with("allow: " + wrong.allowed()));
            case Route.WebSocket _ -> then.accept(noWebSocket(requestId));
            case Route.Unknown _ ->
                then.accept(error(ErrorKind.NOT_FOUND, "Not found: there is nothing at this path.", requestId));
            case Route.Relayed relayed -> throw new IllegalStateException("is relayed: " + relayed);
        }
    }

    /** Answers whoever has a key. */
    private void admit(
            HttpHeaders headers,
            String address,
            String requestId,
            Function<Admittance.Admitted, OwnAnswer> answer,
            Consumer<OwnAnswer> then) {
        Presenter presenter = new Presenter(
                ClientKind.of(headers.get("user-agent")),
                address,
                stations.dialect().platform());
        Consumer<Admittance> decided = admittance -> then.accept(
                switch (admittance) {
                    case Admittance.Refused no ->
                        Refusals.notAdmitted(
                                stations.dialect(), no, stations.clock().instant(), requestId);
                    case Admittance.Admitted yes -> answer.apply(yes);
                    case Admittance.ToBeAsked open -> throw new IllegalStateException("still to be asked: " + open);
                });
        switch (stations.admission().admit(PresentedKey.of(headers), presenter)) {
            case Admittance.ToBeAsked open -> stations.admission().ask(open, decided);
            case Admittance known -> decided.accept(known);
        }
    }

    /** Of what the key may use: what its accounts name, and what is priced and fits where they name no single models. */
    private List<String> served(Admittance.Admitted by) {
        Set<String> models = new LinkedHashSet<>();
        Directory directory = by.directory();
        List<String> priced = directory.prices().models(stations.dialect().platform());
        for (AccountEntry account : directory.accounts(stations.dialect().platform())) {
            if (by.key().maySpend(account)) {
                models.addAll(account.models().names(priced));
            }
        }
        models.removeIf(model -> !by.key().rights().allowModel(model));
        return List.copyOf(models);
    }

    /** Any other status makes Codex try seven times, or give up, before it goes on over HTTP. */
    private OwnAnswer noWebSocket(String requestId) {
        ErrorText text = stations.dialect()
                .error(ErrorKind.METHOD_NOT_ALLOWED, "There is no WebSocket here; use HTTP.", requestId);
        return new OwnAnswer(UPGRADE_REQUIRED, text.json(), List.of("upgrade: HTTP/1.1"));
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
