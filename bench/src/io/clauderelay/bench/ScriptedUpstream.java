package io.clauderelay.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks the Anthropic Messages API and OpenAI's, and answers what it is told to: a stand-in for providers
 * in whole server tests and in the bench. The script of an answer is, in this order, the next one queued with
 * {@link #answerNextFor} or {@link #answerNextWith}, the one named by the model ({@code script:cut-after-40}), the one
 * named by the header {@code x-script}, the standing one of {@link #answerFor} or {@link #answerWith}. Safe for use by
 * many threads.
 */
public final class ScriptedUpstream implements AutoCloseable {
    private final Settings settings;
    private final Answers answers;
    private final EventLoopGroup loops;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicLong accepted = new AtomicLong();
    private final Channel listener;

    /**
     * How the server is started.
     *
     * @param port 0 for any free one
     * @param tls null for plain HTTP
     * @param standing the script of requests that nothing else chooses one for
     */
    public record Settings(
            String host,
            int port,
            int threads,
            @Nullable Tls tls,
            UpstreamLedger ledger,
            Script standing) {
        /** Loopback, one thread, plain HTTP, a ledger in memory, a short text as the standing script. */
        public static Settings onPort(int port) {
            return new Settings("127.0.0.1", port, 1, null, UpstreamLedger.inMemory(), Script.named("text"));
        }

        public Settings withTls(Path certificate, Path key) {
            return new Settings(host, port, threads, new Tls(certificate, key), ledger, standing);
        }

        public Settings withLedger(UpstreamLedger other) {
            return new Settings(host, port, threads, tls, other, standing);
        }

        public Settings onHost(String other) {
            return new Settings(other, port, threads, tls, ledger, standing);
        }

        public Settings answering(Script script) {
            return new Settings(host, port, threads, tls, ledger, script);
        }
    }

    /** A certificate chain and its key as PEM files. */
    public record Tls(Path certificate, Path key) {}

    private ScriptedUpstream(Settings settings, @Nullable SslContext tls) {
        this.settings = settings;
        this.answers = new Answers(settings.ledger(), settings.standing(), System::nanoTime);
        this.loops = Loops.start("scripted-upstream", settings.threads());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(Loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        welcome(channel, tls);
                    }
                });
        this.listener = bootstrap
                .bind(settings.host(), settings.port())
                .syncUninterruptibly()
                .channel();
    }

    /** Starts with {@link Settings#onPort}; 0 takes any free port. */
    public static ScriptedUpstream start(int port) {
        return new ScriptedUpstream(Settings.onPort(port), null);
    }

    /**
     * Starts as told.
     *
     * @throws SSLException when the certificate or its key cannot be used
     */
    public static ScriptedUpstream start(Settings settings) throws SSLException {
        Tls tls = settings.tls();
        @Nullable SslContext context = tls == null
                ? null
                : SslContextBuilder.forServer(
                                tls.certificate().toFile(), tls.key().toFile())
                        .build();
        return new ScriptedUpstream(settings, context);
    }

    private void welcome(Channel channel, @Nullable SslContext tls) {
        accepted.incrementAndGet();
        connections.add(channel);
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(new UpstreamConnection(answers, channel));
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** The address to give an account, without {@code /v1}. */
    public URI baseUrl() {
        return URI.create((settings.tls() == null ? "http://" : "https://") + settings.host() + ":" + port());
    }

    /** Answers with this script from now on, where nothing else chooses one. */
    public void answerWith(Script script) {
        answers.scripts().standing(script);
    }

    /** Answers the next messages with these scripts, one each. */
    public void answerNextWith(Script... scripts) {
        answers.scripts().queue(List.of(scripts));
    }

    /** Answers sub-agents with this script, whatever is queued: they ask while the agent that sent them does. */
    public void answerSubAgentsWith(Script script) {
        answers.scripts().ofSubAgents(script);
    }

    /** Answers requests with this credential so from now on, where nothing else chooses a script; episodes begin anew. */
    public void answerFor(String credential, Script script) {
        answers.customers().of(credential).standing(script);
    }

    /** Answers the next messages for this credential with these scripts, one each. */
    public void answerNextFor(String credential, Script... scripts) {
        answers.customers().of(credential).queue(List.of(scripts));
    }

    /** Gives this credential so many messages a minute, all at once at first; the next gets 429 and is told when. */
    public void allowPerMinute(String credential, int requests) {
        answers.customers().allow(credential, requests);
    }

    /** The same for each credential there is. What was said for single ones is forgotten; 0 takes the limit away. */
    public void allowEachPerMinute(int requests) {
        answers.customers().allowEach(requests);
    }

    /**
     * Makes the credential one of this organization; without it, each is one of its own. What OpenAI's answers encrypt,
     * only the same organization may send back.
     */
    public void organizationOf(String credential, String name) {
        answers.bonds().organizationOf(credential, name);
    }

    /** Refuses every request that does not carry this credential with 401; null accepts any. */
    public void expectCredential(@Nullable String credential) {
        answers.expect(credential);
    }

    /** Lets every answer go on that was told to stall. */
    public void continueStalled() {
        connections.forEach(channel -> channel.eventLoop()
                .execute(() -> channel.pipeline().fireUserEventTriggered(UpstreamConnection.RELEASE)));
    }

    /** What was served. */
    public UpstreamLedger ledger() {
        return settings.ledger();
    }

    /** Connections that are open now. */
    public int openConnections() {
        return connections.size();
    }

    /** Connections accepted since the start. */
    public long acceptedConnections() {
        return accepted.get();
    }

    /** Stops listening and resets what is open; the ledger is closed too. */
    @Override
    public void close() throws IOException {
        listener.close().syncUninterruptibly();
        connections.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        settings.ledger().close();
    }
}
