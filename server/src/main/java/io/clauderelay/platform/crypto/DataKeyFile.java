package io.clauderelay.platform.crypto;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps the data key in a file of the data folder: for one node, with nothing else to look after. */
public final class DataKeyFile implements DataKeyStore {
    private final SecretFile file;

    public DataKeyFile(Path folder) {
        this.file = new SecretFile(folder.resolve("data.key"));
    }

    @Override
    public Optional<String> find() throws IOException {
        return file.read();
    }

    @Override
    public String keep(String sealed) throws IOException {
        Optional<String> kept = find();
        if (kept.isPresent()) {
            return kept.get();
        }
        file.create(sealed);
        return sealed;
    }

    @Override
    public void replace(String found, String anew) throws IOException {
        file.create(anew);
    }

    @Override
    public String place() {
        return file.toString();
    }

    @Override
    public String remedy() {
        return "start with the master key this folder was made with";
    }
}
