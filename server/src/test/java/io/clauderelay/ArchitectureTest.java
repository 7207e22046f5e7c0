package io.clauderelay;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who may use whom. The matrix below is the one of ARCHITECTURE.md; a package without a line fails. */
class ArchitectureTest {
    private static final String ROOT = "io.clauderelay";

    private static final Map<String, List<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("exchange", List.of("admission", "scheduling", "upstream", "dialect", "metering", "directory")),
            Map.entry("admission", List.of("directory")),
            Map.entry("scheduling", List.of("directory")),
            Map.entry("upstream", List.of("dialect", "directory")),
            Map.entry("metering", List.of("dialect", "directory", "usage")),
            Map.entry("dialect", List.of()),
            Map.entry("directory", List.of("keys", "accounts", "pricing")),
            Map.entry("usage", List.of()),
            Map.entry("keys", List.of("admins", "audit")),
            Map.entry("accounts", List.of("admins", "audit")),
            Map.entry("pricing", List.of("admins", "audit")),
            Map.entry("admins", List.of("audit")),
            Map.entry("audit", List.of()),
            Map.entry("console", List.of("admins"))));

    /** Open to everyone, and open to nothing of ours. */
    private static final List<String> GROUND = List.of("platform", "vocabulary");

    private static final JavaClasses MAIN_CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void everyPackageUsesOnlyWhatTheMatrixAllows() {
        MAY_USE.forEach((name, others) -> {
            List<String> allowed = new ArrayList<>(List.of(inside(name)));
            others.forEach(other -> allowed.add(inside(other)));
            GROUND.forEach(ground -> allowed.add(inside(ground)));
            classes()
                    .that(resideInAPackage(inside(name)))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(allowed.toArray(String[]::new)).or(notOurs()))
                    .allowEmptyShould(true)
                    .check(MAIN_CODE);
        });
    }

    @Test
    void theGroundUsesNothingOfOurs() {
        GROUND.forEach(ground -> classes()
                .that(resideInAPackage(inside(ground)))
                .should()
                .onlyDependOnClassesThat(resideInAPackage(inside(ground)).or(notOurs()))
                .allowEmptyShould(true)
                .check(MAIN_CODE));
    }

    @Test
    void everyPackageStandsInTheMatrix() {
        Set<String> known = new TreeSet<>(MAY_USE.keySet());
        known.addAll(GROUND);
        known.add("app");
        Set<String> found = new TreeSet<>();
        MAIN_CODE.forEach(type -> {
            String rest = type.getPackageName().substring(ROOT.length());
            if (!rest.isEmpty()) {
                found.add(rest.substring(1).split("\\.", 2)[0]);
            }
        });
        assertThat(known).containsAll(found);
    }

    @Test
    void theMatrixIsTheOneOfThePaper() throws IOException {
        Pattern row = Pattern.compile("\\| ((?:`\\w+` )+)\\| (nothing|(?:`\\w+` ?)+) ?\\|");
        Map<String, Set<String>> paper = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("..", "ARCHITECTURE.md"))) {
            Matcher matcher = row.matcher(line);
            if (matcher.matches()) {
                words(matcher.group(1)).forEach(name -> paper.put(name, words(matcher.group(2))));
            }
        }
        Map<String, Set<String>> held = new TreeMap<>();
        MAY_USE.forEach((name, others) -> held.put(name, new TreeSet<>(others)));
        assertThat(paper).isEqualTo(held);
    }

    private static Set<String> words(String cell) {
        Set<String> words = new TreeSet<>(List.of(cell.replace("`", "").split(" ", -1)));
        words.removeAll(List.of("", "nothing"));
        return words;
    }

    @Test
    void nobodyPrintsToTheConsoleButMain() {
        noClasses()
                .that(resideInAPackage(ROOT + ".."))
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".Main")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .allowEmptyShould(true)
                .check(MAIN_CODE);
    }

    private static String inside(String name) {
        return ROOT + "." + name + "..";
    }

    private static DescribedPredicate<JavaClass> notOurs() {
        return DescribedPredicate.not(resideInAPackage(ROOT + ".."));
    }
}
