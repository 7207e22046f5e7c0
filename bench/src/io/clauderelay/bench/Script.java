package io.clauderelay.bench;

/** How the scripted upstream answers one request, as immutable data. */
public sealed interface Script permits Reply, Refusal, NoAnswer, ByMode, ToolConversation, Episode {

    /** Reads a script by the name a command line or a model such as {@code script:cut-after-40} gives. */
    static Script named(String name) {
        return ScriptNames.parse(name);
    }
}
