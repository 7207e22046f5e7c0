package io.clauderelay.bench;

/**
 * A conversation that a coding agent can complete: the first turn asks for a tool call, the turn that brings the tool's
 * result gets the closing text. Side requests (a title as structured output, a web search) get fitting answers.
 *
 * @param command the shell command the agent is asked to run
 * @param closing the text of the last turn
 */
public record ToolConversation(String command, String closing) implements Script {
    /** Runs a harmless echo whose output a test can look for. */
    public static final ToolConversation ECHO =
            new ToolConversation("echo relay-tool-ok", "The tool ran and its result arrived.");
}
