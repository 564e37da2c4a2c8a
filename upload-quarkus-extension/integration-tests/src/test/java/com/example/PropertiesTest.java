package com.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.socketupload.testsupport.Project;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The properties are the same in Quarkus as in Spring Boot, and the documents tell them as they are. */
class PropertiesTest {
    private static final Path SPRING =
            Project.path("upload-spring-starter/target/classes/META-INF/spring-configuration-metadata.json");
    private static final Path QUARKUS =
            Project.path("upload-quarkus-extension/runtime/target/classes/META-INF/quarkus-config-doc");

    // -- what is meant to be different: each framework has its own way to tests and to keys --
    private static final Set<String> SPRING_ONLY = Set.of("ssl.bundle");
    private static final Set<String> QUARKUS_ONLY = Set.of("test-port", "tls-configuration-name");

    private record Property(String value, String meaning) {}

    @Test
    void are_those_of_spring() throws IOException {
        Map<String, Property> spring = spring();
        Map<String, Property> quarkus = quarkus();
        assertThat(spring).containsKeys(SPRING_ONLY.toArray(String[]::new));
        assertThat(quarkus).containsKeys(QUARKUS_ONLY.toArray(String[]::new));
        spring.keySet().removeAll(SPRING_ONLY);
        quarkus.keySet().removeAll(QUARKUS_ONLY);
        assertThat(quarkus).isNotEmpty().isEqualTo(spring);
    }

    @Test
    void are_told_as_they_are() throws IOException {
        Map<String, Property> all = new TreeMap<>(spring());
        all.putAll(quarkus());
        Set<String> rows = new TreeSet<>();
        all.forEach((name, property) -> rows.add("| `" + name + "` | "
                + (property.value.isEmpty() ? "" : "`" + property.value + "`") + " | " + property.meaning + " |"));
        assertThat(Files.readAllLines(Project.path("docs/properties.md")).stream()
                        .filter(line -> line.startsWith("| `")))
                .containsExactlyInAnyOrderElementsOf(rows);
    }

    private static Map<String, Property> spring() throws IOException {
        Map<String, Property> properties = new TreeMap<>();
        for (JsonNode property : new ObjectMapper().readTree(SPRING.toFile()).get("properties")) {
            add(properties, property.get("name"), property, property.path("description"));
        }
        return properties;
    }

    private static Map<String, Property> quarkus() throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode javadoc = json.readTree(
                        QUARKUS.resolve("quarkus-config-javadoc.json").toFile())
                .get("elements");
        Map<String, Property> properties = new TreeMap<>();
        for (JsonNode root : json.readTree(
                        QUARKUS.resolve("quarkus-config-model.json").toFile())
                .get("configRoots")) {
            for (JsonNode property : root.get("items")) {
                String element = property.get("sourceType").textValue() + "."
                        + property.get("sourceElementName").textValue();
                add(
                        properties,
                        property.at("/path/property"),
                        property,
                        javadoc.path(element).path("description"));
            }
        }
        return properties;
    }

    private static void add(Map<String, Property> all, JsonNode name, JsonNode property, JsonNode meaning) {
        String prefix = "socket-upload.";
        if (name.textValue().startsWith(prefix)) {
            boolean time = property.get("type").textValue().equals("java.time.Duration");
            String stated = property.path("defaultValue").asText("");
            String value = time ? stated.toLowerCase(Locale.ROOT) : stated; // Quarkus makes 24H of 24h
            String sentence = meaning.asText().replaceAll("\\s+", " ");
            all.put(name.textValue().substring(prefix.length()), new Property(value, sentence));
        }
    }
}
