package io.clauderelay.bench;

/** Something between the clients and the upstream that is measured. */
interface Subject extends AutoCloseable {
    /** As it stands in the table. */
    String name();

    int port();

    /** What clients present. */
    String credential();

    ProcessStat process();

    /** One line for the report: version and how it was set up. */
    String setup();

    @Override
    void close();

    /** The upstream itself, with nobody between: what the table's figures stand on. */
    record Direct(int port) implements Subject {
        @Override
        public String name() {
            return "direct";
        }

        @Override
        public String credential() {
            return "none";
        }

        @Override
        public ProcessStat process() {
            return new ProcessStat(ProcessHandle.current().pid());
        }

        @Override
        public String setup() {
            return "clients talk to the scripted upstream";
        }

        @Override
        public void close() {
            // the bench closes its upstream itself
        }
    }
}
