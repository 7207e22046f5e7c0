package io.clauderelay.bench;

import io.clauderelay.bench.Answers.Chosen;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Chooses the answers of OpenAI's paths. */
final class OpenAiAnswers {
    private static final String RESPONSES = "/v1/responses";
    private static final String STORED = RESPONSES + "/";
    private static final String COMPACT = STORED + "compact";
    private static final String INPUT_TOKENS = STORED + "input_tokens";
    private static final String CHAT = "/v1/chat/completions";
    private static final String MODELS = "/v1/models";
    private static final String ITEMS = "/input_items";
    private static final String CANCEL = "/cancel";

    private final Scripts scripts;
    private final Scores scores;
    private final Customers customers;
    private final Bonds bonds;

    /** How a script becomes a score. */
    private interface Composing {
        Score score(Script script, Asked asked, Dialect dialect);
    }

    OpenAiAnswers(Scripts scripts, Scores scores, Customers customers, Bonds bonds) {
        this.scripts = scripts;
        this.scores = scores;
        this.customers = customers;
        this.bonds = bonds;
    }

    /** Whether the request is one to OpenAI's API. Both providers list models; Anthropic's clients say who they are. */
    static boolean isFor(RawRequest request) {
        String path = request.head().path();
        if (path.startsWith(MODELS)) {
            return request.head().method().equals("GET")
                    && request.header("anthropic-version").isEmpty()
                    && request.header("x-api-key").isEmpty();
        }
        return path.equals(RESPONSES) || path.startsWith(STORED) || path.equals(CHAT);
    }

    Chosen choose(RawRequest request) {
        String path = request.head().path();
        return switch (request.head().method()) {
            case "POST" -> path.endsWith(CANCEL) ? stored(request, path) : post(request, path);
            case "GET" -> get(request, path);
            case "DELETE" -> path.startsWith(STORED) ? stored(request, path) : unknown(request);
            default -> unknown(request);
        };
    }

    private Chosen post(RawRequest raw, String path) {
        try {
            OpenAiRequest request = OpenAiRequest.of(raw);
            if (request.facts().model().isEmpty()) {
                return refused(OpenAiErrors.of(400, null, "model", "Missing required parameter: 'model'."));
            }
            return switch (path) {
                case RESPONSES -> answer(request, Dialect.RESPONSES);
                case COMPACT -> answer(request, Dialect.COMPACTION);
                case CHAT -> answer(request, Dialect.CHAT);
                case INPUT_TOKENS -> count(request);
                default -> unknown(raw);
            };
        } catch (IOException e) {
            return refused(OpenAiErrors.of(400, null, null, "We could not parse the JSON body of your request."));
        }
    }

    private Chosen answer(OpenAiRequest request, Dialect dialect) {
        RequestFacts facts = factsOf(request, dialect);
        Customer customer = customers.asking(request.raw());
        Allowance.@Nullable Taken taken = customers.take(customer);
        if (taken != null && !taken.granted()) {
            String organization = bonds.organizationOf(request.credential());
            return new Chosen(
                    Composer.fixed(OpenAiErrors.exhausted(taken, facts.model(), organization), dialect), facts);
        }
        Refusal foreign = dialect == Dialect.CHAT ? null : bonds.refusal(request);
        if (foreign != null) {
            return new Chosen(Composer.fixed(foreign, dialect), facts);
        }
        Script script = scripts.next(request.raw(), facts, customer);
        if (script instanceof ToolConversation conversation) {
            script = OpenAiTurns.reply(conversation, request.body());
        }
        // What tells of an allowance is not met again, so it is not kept.
        return taken == null
                ? told(script, request, dialect, scores::of)
                : told(Answers.telling(OpenAiErrors.allowance(taken), script), request, dialect, Scores::compose);
    }

    private Chosen told(Script script, OpenAiRequest request, Dialect dialect, Composing composing) {
        RequestFacts facts = factsOf(request, dialect);
        if (!(script instanceof Reply scripted)) {
            return new Chosen(composing.score(script, Asked.of(facts), dialect), facts);
        }
        boolean compacts = dialect == Dialect.COMPACTION || request.wantsCompaction();
        Reply reply = (compacts ? scripted.compacted() : scripted).withTurnStateOf(request.credential());
        Asked wished = request.asked(bonds.organizationOf(request.credential()));
        Asked asked = new Asked(facts.model(), facts.stream(), wished.wishes(), wished.organization());
        boolean stores = dialect == Dialect.RESPONSES && asked.wants(Asked.Wish.STORE);
        Bonds.@Nullable Stored stored =
                stores ? new Bonds.Stored(request.credential(), reply, asked, request.items()) : null;
        return new Chosen(composing.score(reply, asked, dialect), facts, stored);
    }

    /** What a compaction does not know, it does not heed. */
    private static RequestFacts factsOf(OpenAiRequest request, Dialect dialect) {
        RequestFacts facts = request.facts();
        return dialect == Dialect.COMPACTION ? new RequestFacts(facts.model(), false) : facts;
    }

    private Chosen count(OpenAiRequest request) {
        RequestFacts facts = new RequestFacts(request.facts().model(), false);
        Script outage = scripts.outage(request.raw(), facts);
        int tokens = Math.max(1, request.raw().bodyLength() / 4);
        return outage == null
                ? new Chosen(Composer.side(OpenAiJson.inputTokens(tokens), Dialect.RESPONSES), facts)
                : new Chosen(scores.of(outage, Asked.of(facts), Dialect.RESPONSES), facts);
    }

    private Chosen get(RawRequest request, String path) {
        if (path.equals(RESPONSES) && request.header("upgrade").isPresent()) {
            return refused(OpenAiErrors.of(426, null, null, "WebSockets are not spoken here."));
        }
        if (path.startsWith(STORED)) {
            return stored(request, path);
        }
        return path.startsWith(MODELS) ? models(request, path) : unknown(request);
    }

    private Chosen models(RawRequest request, String path) {
        Script outage = scripts.outage(request, Answers.NO_FACTS);
        if (outage != null) {
            Asked asked = Asked.of(Answers.NO_FACTS);
            return new Chosen(Scores.compose(outage, asked, Dialect.RESPONSES), Answers.NO_FACTS);
        }
        if (path.equals(MODELS)) {
            return side(OpenAiJson.models());
        }
        String id = path.substring(MODELS.length() + 1);
        return OpenAiJson.MODELS.contains(id)
                ? side(OpenAiJson.model(id))
                : refused(OpenAiErrors.of(
                        404, "model_not_found", "model", "The model '" + id + "' does not exist."));
    }

    /** What is done with a response that is there: reading it, its input, ending it, deleting it. */
    private Chosen stored(RawRequest request, String path) {
        String suffix = path.endsWith(ITEMS) ? ITEMS : path.endsWith(CANCEL) ? CANCEL : "";
        String id = path.substring(STORED.length(), Math.max(STORED.length(), path.length() - suffix.length()));
        Bonds.@Nullable Stored found =
                bonds.find(Customers.credential(request), id).orElse(null);
        if (found == null) {
            return refused(OpenAiErrors.of(404, null, null, "Response with id '" + id + "' not found."));
        }
        if (request.head().method().equals("DELETE")) {
            bonds.forget(id);
            return side(OpenAiJson.deleted(id));
        }
        return switch (suffix) {
            case ITEMS -> side(found.items());
            case CANCEL -> side(found.document(id).replaceFirst("\"status\":\"\\w+\"", "\"status\":\"cancelled\""));
            default -> side(found.document(id));
        };
    }

    private static Chosen side(String json) {
        return new Chosen(Composer.side(json, Dialect.RESPONSES), Answers.NO_FACTS);
    }

    private static Chosen unknown(RawRequest request) {
        RequestHead head = request.head();
        String message = "Invalid URL (" + head.method() + " " + head.path() + ")";
        return refused(OpenAiErrors.of(404, null, null, message));
    }

    private static Chosen refused(Refusal refusal) {
        return new Chosen(Composer.fixed(refusal, Dialect.RESPONSES), Answers.NO_FACTS);
    }
}
