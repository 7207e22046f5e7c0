package io.clauderelay.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The listener's life: start, stop, and addresses that cannot be had. */
class ConsoleTest {
    @Test
    void portZeroTakesAnyFreePort() {
        try (RunningConsole console = RunningConsole.with(_ -> Optional.empty())) {
            assertThat(console.port()).isPositive();
        }
    }

    @Test
    void aStoppedConsoleGivesItsPortBack() throws IOException {
        RunningConsole console = RunningConsole.with(_ -> Optional.empty());
        int port = console.port();
        console.close();

        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
    }

    @Test
    void aTakenPortStopsTheStartWithTheAddressAndTheSettingsName() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Console console = console(new ConsoleSettings("127.0.0.1", taken.getLocalPort()));

            assertThatThrownBy(console::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("RELAY_CONSOLE_PORT");
        }
    }

    @Test
    void anAddressOfAnotherMachineStopsTheStart() {
        Console console = console(new ConsoleSettings("192.0.2.1", 0));

        assertThatThrownBy(console::start)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("192.0.2.1:0")
                .hasMessageContaining("RELAY_CONSOLE_HOST");
    }

    @Test
    void settingsThatCannotBeMeantAreRefused() {
        assertThatThrownBy(() -> new ConsoleSettings("127.0.0.1", 65_536)).hasMessageContaining("65536");
        assertThatThrownBy(() -> new ConsoleSettings(" ", 3001)).hasMessageContaining("host");
        assertThat(ConsoleSettings.defaults()).isEqualTo(new ConsoleSettings("127.0.0.1", 3001));
    }

    private static Console console(ConsoleSettings settings) {
        return new Console(
                settings,
                List.of(),
                _ -> Optional.empty(),
                RunningConsole.vitals(() -> RunningConsole.READY),
                "openapi: 3.1.0\n");
    }
}
