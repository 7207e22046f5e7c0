package io.clauderelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The contract tells of every operation what a client has to know, with examples that are right. */
class ContractRulesTest {
    @Test
    void everyOperationTellsItsRefusalsAndShowsExamplesAndClosesItsAnswers() {
        assertThat(ContractRules.violations(ContractDocument.of(ContractCheck.openApi())))
                .isEmpty();
    }

    @Test
    void everythingThatIsLeftOutIsListedAtOnce() {
        assertThat(ContractRules.violations(ContractDocument.of("""
                        paths:
                          /things/{id}:
                            post:
                              x-role: admin
                              parameters: [{name: id, in: path, schema: {type: string}, example: 7}]
                              requestBody:
                                content: {application/json: {schema: {type: object}}}
                              responses:
                                "200":
                                  headers: {x-count: {schema: {type: integer}, example: many}}
                                  content: {application/json: {schema: {type: object, properties: {a: {}}}}}
                        """)))
                .extracting(violation -> violation.replace("POST /things/{id}", "it"))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("it does not document 400"),
                        line -> assertThat(line).startsWith("it does not document 401"),
                        line -> assertThat(line).startsWith("it does not document 403"),
                        line -> assertThat(line).startsWith("it does not document 404"),
                        line -> assertThat(line).startsWith("it does not document 413"),
                        line -> assertThat(line).startsWith("it does not document 415"),
                        line -> assertThat(line).startsWith("it does not document default"),
                        line -> assertThat(line).startsWith("it, 200 has no example"),
                        line -> assertThat(line).startsWith("it, 200, header x-count has an example that is none"),
                        line -> assertThat(line).startsWith("it, 200: the header x-count does not say"),
                        line -> assertThat(line)
                                .startsWith("it, 200: the schema")
                                .contains("undocumented fields"),
                        line -> assertThat(line).startsWith("it, parameter id has an example that is none"),
                        line -> assertThat(line).startsWith("it, request body has no example"));
    }

    @Test
    void aCompositionIsClosedAsAWhole() {
        String document = """
                paths:
                  /things:
                    get:
                      x-role: open
                      responses:
                        default: {}
                        "200":
                          content:
                            application/json:
                              example: {a: 1}
                              schema:
                                allOf: [{type: object, properties: {a: {}}}]
                """;
        assertThat(ContractRules.violations(ContractDocument.of(document))).hasSize(1);
        assertThat(ContractRules.violations(ContractDocument.of(document + """
                                        unevaluatedProperties: false
                        """)))
                .isEmpty();
    }
}
