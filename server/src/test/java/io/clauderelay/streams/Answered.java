package io.clauderelay.streams;

import io.clauderelay.dialect.AnswerReader;

/** An answer as it came. */
record Answered(Language language, Shape shape, byte[] bytes) {
    Answered with(byte[] others) {
        return new Answered(language, shape, others);
    }

    AnswerReader reader() {
        return language.reader(shape);
    }
}
