package io.clauderelay.bench;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Which script answers a request: what the test queued, what the request asks for, else the standing one. */
final class Scripts {
    static final String HEADER = "x-script";
    static final String MODEL = "script:";

    /** With which Codex and Claude Code say that an agent of theirs asks for another one. */
    private static final List<String> SUB_AGENT_HEADERS = List.of("x-openai-subagent", "x-claude-code-agent-id");

    private final Queue<Script> queued = new ConcurrentLinkedQueue<>();
    private final Customers customers;
    private volatile Script standing;
    private volatile @Nullable Script ofSubAgents;

    Scripts(Script standing, Customers customers) {
        this.standing = standing;
        this.customers = customers;
    }

    void standing(Script script) {
        standing = script;
    }

    void ofSubAgents(Script script) {
        ofSubAgents = script;
    }

    void queue(List<Script> scripts) {
        queued.addAll(scripts);
    }

    /** The script of one more message; episodes and scripts by mode are resolved. */
    Script next(RawRequest request, RequestFacts facts, @Nullable Customer customer) {
        Script resolved = customers.met(queuedElse(request, facts, customer), request);
        while (resolved instanceof ByMode modes) {
            resolved = customers.met(facts.stream() ? modes.streamed() : modes.whole(), request);
        }
        return resolved;
    }

    /** The script of what is no message, where the upstream as a whole is out of order; null where it is not. */
    @Nullable
    Script outage(RawRequest request, RequestFacts facts) {
        Script script = customers.seen(chosen(request, facts, customers.asking(request)), request);
        return script instanceof Refusal || script instanceof NoAnswer ? script : null;
    }

    private Script queuedElse(RawRequest request, RequestFacts facts, @Nullable Customer customer) {
        Script subAgents = ofSubAgents;
        if (subAgents != null && SUB_AGENT_HEADERS.stream().anyMatch(name -> request.header(name).isPresent())) {
            return subAgents;
        }
        Script own = customer == null ? null : customer.nextQueued();
        Script first = own == null ? queued.poll() : own;
        return first == null ? chosen(request, facts, customer) : first;
    }

    private Script chosen(RawRequest request, RequestFacts facts, @Nullable Customer customer) {
        if (facts.model().startsWith(MODEL)) {
            return Script.named(facts.model().substring(MODEL.length()));
        }
        Script own = customer == null ? null : customer.standing();
        return request.header(HEADER).map(Script::named).orElse(own == null ? standing : own);
    }
}
