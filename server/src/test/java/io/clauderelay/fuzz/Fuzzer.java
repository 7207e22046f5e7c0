package io.clauderelay.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.clauderelay.console.ContractOperation;
import io.clauderelay.console.SeenExchange;
import io.clauderelay.fuzz.CallMaker.Mood;
import io.clauderelay.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Calls every operation of the contract, one call after the other, chosen by a seed. Ours, because what generates from a
 * JSON schema in Java is not kept, and jqwik's engine wants JUnit Platform 1: rgxgen makes the texts, networknt judges.
 */
public final class Fuzzer {
    /** Enough to try each kind of wrong input on an operation that hashes a password or ends its session. */
    private static final int MOST_OF_A_COSTLY_ONE = 30;
    /** Below what makes the throttle of sign-ins close. */
    private static final int MOST_WRONG_CREDENTIALS = 3;

    private static final int MOST_FAILURES = 20;

    private final Terrain terrain;
    private final Dice dice;
    private final Memory memory;
    private final CallMaker maker;
    private final Tally tally;
    private final List<ContractOperation> operations;
    private final Map<String, String> failures = new LinkedHashMap<>();
    private int wrongCredentials;

    private Fuzzer(Terrain terrain, long seed) {
        this.terrain = terrain;
        this.dice = new Dice(seed);
        this.memory = new Memory(dice, terrain.untouchable());
        this.maker = new CallMaker(terrain, dice, memory);
        this.operations = terrain.watch().contract().operations();
        this.tally = new Tally(operations);
    }

    /**
     * What a run found.
     *
     * @param failures each kind once, with the call that shows it; empty is what is hoped for
     */
    public record Findings(List<String> failures, Tally tally) {
        public Findings {
            failures = List.copyOf(failures);
        }
    }

    /** Makes so many calls. */
    public static Findings run(Terrain terrain, long seed, int calls) {
        return new Fuzzer(terrain, seed).run(calls);
    }

    private Findings run(int calls) {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            int made = 0;
            for (ContractOperation operation : creatingFirst()) {
                make(client, call(operation, Mood.GOOD));
                made++;
            }
            while (made < calls && failures.size() < MOST_FAILURES) {
                make(client, next());
                made++;
            }
        }
        return new Findings(List.copyOf(failures.values()), tally);
    }

    /** What takes a body but no id makes things, and what reads and changes them comes after it. */
    private List<ContractOperation> creatingFirst() {
        List<ContractOperation> ordered = new ArrayList<>(operations);
        ordered.removeIf(operation -> operation.method().equals("DELETE"));
        ordered.sort((one, other) -> Boolean.compare(creates(other), creates(one)));
        return ordered;
    }

    private static boolean creates(ContractOperation operation) {
        return operation.method().equals("POST")
                && operation.body().isPresent()
                && !operation.path().endsWith("}")
                && !operation.path().contains("{id}");
    }

    private FuzzCall next() {
        ContractOperation operation = dice.of(operations);
        while (isPassedOver(operation)) {
            operation = dice.of(operations);
        }
        return call(operation, dice.percent(50) ? Mood.GOOD : Mood.SPOILED);
    }

    /** What is slow comes seldom, and what takes things away not as often as what makes them. */
    private boolean isPassedOver(ContractOperation operation) {
        if (isCostly(operation)) {
            return tally.calls(operation) >= MOST_OF_A_COSTLY_ONE || dice.percent(80);
        }
        return operation.method().equals("DELETE") && dice.percent(75);
    }

    private FuzzCall call(ContractOperation operation, Mood mood) {
        return endsSessions(operation) ? withSpareSession(operation, mood) : withinPatience(operation, mood);
    }

    /** A password costs the server a hash that is slow on purpose, and so does whatever needs a session of its own. */
    private boolean isCostly(ContractOperation operation) {
        JsonNode body =
                operation.jsonBody().map(terrain.watch().contract()::resolve).orElse(MissingNode.getInstance());
        boolean takesPassword = body.path("properties").properties().stream()
                .anyMatch(field -> field.getKey().toLowerCase(Locale.ROOT).endsWith("password"));
        return takesPassword || endsSessions(operation);
    }

    private static boolean signsIn(ContractOperation operation) {
        return operation.responses().containsKey("429") && operation.role().equals("open");
    }

    private static boolean endsSessions(ContractOperation operation) {
        return operation.path().contains("/auth/")
                && !operation.method().equals("GET")
                && !operation.role().equals("open");
    }

    private FuzzCall withSpareSession(ContractOperation operation, Mood mood) {
        return mood == Mood.SPOILED && dice.percent(50)
                ? maker.call(operation, mood, "Bearer forged", "garbage")
                : maker.call(
                        operation,
                        mood,
                        "Bearer " + terrain.spareSession().get().token(),
                        "a token of its own");
    }

    /** Credentials that are spoiled and yet well-formed are wrong, and the throttle suffers only a few of them. */
    private FuzzCall withinPatience(ContractOperation operation, Mood mood) {
        FuzzCall call = maker.call(operation, mood);
        boolean patient = !signsIn(operation) || mood == Mood.GOOD || wrongCredentials < MOST_WRONG_CREDENTIALS;
        return patient ? call : maker.call(operation, Mood.GOOD);
    }

    private void make(HttpClient client, FuzzCall call) {
        HttpRequest request = call.request(terrain.console());
        HttpResponse<String> response = send(client, request);
        int status = response.statusCode();
        tally.count(call.operation(), status);
        if (signsIn(call.operation()) && status == 401) {
            wrongCredentials++;
        }
        List<String> wrong = new ArrayList<>(terrain.watch().violations(SeenExchange.of(request, response)));
        if (status >= 500 && !call.operation().responses().containsKey(Integer.toString(status))) {
            wrong.add("a failure of the relay");
        }
        call.secrets().stream().filter(response.body()::contains).forEach(_ -> wrong.add("the answer holds a secret"));
        if (wrong.isEmpty()) {
            learn(call, response);
        } else {
            String kind = call.operation() + " " + status + wrong.getFirst().replaceAll("[0-9\".]+", "");
            String told = status < 400 ? "" : response.body(); // what is granted may hold a secret
            failures.putIfAbsent(kind, "%n%s%n  -> %d %s%n  %s".formatted(call.asCurl(), status, told, wrong));
        }
    }

    private void learn(FuzzCall call, HttpResponse<String> response) {
        boolean isJson =
                response.headers().firstValue("content-type").orElse("").contains("json");
        if (response.statusCode() < 300 && isJson && !response.body().isEmpty()) {
            memory.learn(list(call), json(response.body()));
        }
        if (response.statusCode() < 300 && call.operation().method().equals("DELETE")) {
            memory.deleted(list(call), call.target().replaceFirst(".*/", ""));
        }
    }

    /** The path of the call up to its first id: the list in which what it is about stands. */
    private static String list(FuzzCall call) {
        String[] template = call.operation().path().split("/", -1);
        String[] path = call.target().replaceFirst("\\?.*", "").split("/", -1);
        List<String> list = new ArrayList<>();
        for (int i = 0; i < template.length && !template[i].matches("\\{.*[iI]d}"); i++) {
            list.add(path[i]);
        }
        return String.join("/", list);
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
