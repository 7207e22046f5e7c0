package io.clauderelay.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLoopsTest {
    @Test
    void thereAreAsManyLoopsAsAskedForAndTheyStopWithTheirOwner() {
        EventLoops loops = EventLoops.start(3);
        List<EventLoop> all = loops.all();
        Thread thread = all.getFirst()
                .submit(Thread::currentThread)
                .syncUninterruptibly()
                .getNow();

        assertThat(all).hasSize(3).doesNotHaveDuplicates().isEqualTo(loops.all());
        assertThat(thread.getName()).startsWith("relay-loop");
        loops.close();
        assertThat(all).allMatch(EventLoop::isTerminated);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void theTransportIsTheBestThatIsThere() {
        try (EventLoops loops = EventLoops.start(1)) {
            assertThat(loops.transport()).isEqualTo(Epoll.isAvailable() ? "epoll" : "nio");
            assertThat(loops.clientChannel().getSimpleName()).startsWithIgnoringCase(loops.transport());
            assertThat(loops.serverChannel().getSimpleName()).startsWithIgnoringCase(loops.transport());
        }
    }
}
