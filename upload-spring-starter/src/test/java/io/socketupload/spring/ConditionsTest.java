package io.socketupload.spring;

import java.nio.file.Path;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.socketupload.UploadMeter;
import io.socketupload.netty.UploadAuthenticator;
import io.socketupload.spring.actuate.SocketUploadActuatorAutoConfiguration;
import io.socketupload.spring.actuate.UploadsEndpoint;
import io.socketupload.spring.metrics.SocketUploadMetricsAutoConfiguration;
import io.socketupload.spring.page.SocketUploadPageAutoConfiguration;
import io.socketupload.spring.security.SocketUploadSecurityAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.security.oauth2.jwt.JwtDecoder;

import static org.assertj.core.api.Assertions.assertThat;

/** What is there only where the application has what it needs. */
class ConditionsTest {
    private static final AutoConfigurations ALL = AutoConfigurations.of(
            SocketUploadAutoConfiguration.class,
            SocketUploadActuatorAutoConfiguration.class,
            SocketUploadMetricsAutoConfiguration.class,
            SocketUploadPageAutoConfiguration.class,
            SocketUploadSecurityAutoConfiguration.class);

    private static final String HEALTH = "socketUploadHealthIndicator";
    private static final String PAGE = "uploadPageRoutes";

    @TempDir
    Path directory;

    private ApplicationContextRunner context() {
        return new ApplicationContextRunner().withConfiguration(ALL).withPropertyValues(properties());
    }

    private WebApplicationContextRunner webContext() {
        return new WebApplicationContextRunner().withConfiguration(ALL).withPropertyValues(properties());
    }

    private String[] properties() {
        return new String[] {
            "socket-upload.port=0",
            "socket-upload.directory=" + directory.resolve("uploads"),
            "management.endpoints.web.exposure.include=*"
        };
    }

    // -- the actuator --

    @Test
    void the_endpoint_and_the_health_need_the_actuator() {
        context()
                .run(context ->
                        assertThat(context).hasSingleBean(UploadsEndpoint.class).hasBean(HEALTH));
        context()
                .withClassLoader(
                        new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(UploadsEndpoint.class)
                        .doesNotHaveBean(HEALTH));
    }

    @Test
    void the_endpoint_must_be_exposed() {
        context()
                .withPropertyValues("management.endpoints.web.exposure.include=health")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(UploadsEndpoint.class)
                        .hasBean(HEALTH));
    }

    @Test
    void the_health_can_be_switched_off_as_any_other() {
        context()
                .withPropertyValues("management.health.socket-upload.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HEALTH));
    }

    @Test
    void nothing_of_it_is_there_without_uploads() {
        context()
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("socket-upload.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(UploadsEndpoint.class)
                        .doesNotHaveBean(HEALTH)
                        .doesNotHaveBean(UploadMeter.class)
                        .doesNotHaveBean(UploadAuthenticator.class));
    }

    // -- metrics --

    @Test
    void metrics_need_a_registry() {
        context().run(context -> assertThat(context).doesNotHaveBean(UploadMeter.class));
        context()
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> assertThat(context).hasSingleBean(UploadMeter.class));
        context()
                .withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(UploadMeter.class));
    }

    @Test
    void observations_need_a_registry() {
        context().run(context -> assertThat(context).doesNotHaveBean("observedUploads"));
        context()
                .withBean(ObservationRegistry.class, ObservationRegistry::create)
                .run(context -> assertThat(context).hasBean("observedUploads"));
    }

    // -- the page --

    @Test
    void the_page_needs_a_web_server() {
        context().run(context -> assertThat(context).doesNotHaveBean(PAGE));
        webContext().run(context -> assertThat(context).hasNotFailed().hasBean(PAGE));
        webContext()
                .withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(PAGE));
    }

    // -- security --

    @Test
    void spring_security_lets_clients_in_where_it_guards_the_web_server() {
        webContext().run(context -> assertThat(context).doesNotHaveBean(UploadAuthenticator.class));
        webContext()
                .withBean("springSecurityFilterChain", Object.class, Object::new)
                .run(context -> assertThat(context).hasSingleBean(UploadAuthenticator.class));
        webContext()
                .withBean("springSecurityFilterChain", Object.class, Object::new)
                .withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(UploadAuthenticator.class));
    }

    @Test
    void spring_security_lets_clients_in_where_it_knows_tokens() {
        webContext()
                .withBean(JwtDecoder.class, () -> token -> null)
                .run(context -> assertThat(context).hasSingleBean(UploadAuthenticator.class));
        webContext()
                .withBean(JwtDecoder.class, () -> token -> null)
                .withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2.server"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(UploadAuthenticator.class));
    }

    @Test
    void an_authenticator_of_the_application_takes_the_place_of_spring_security() {
        UploadAuthenticator own = UploadAuthenticator.anonymous();
        webContext()
                .withBean("springSecurityFilterChain", Object.class, Object::new)
                .withBean(UploadAuthenticator.class, () -> own)
                .run(context ->
                        assertThat(context).getBean(UploadAuthenticator.class).isSameAs(own));
    }
}
