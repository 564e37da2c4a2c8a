package io.socketupload.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.socketupload.UploadEvent;
import io.socketupload.UploadListener;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** A web application with users, an actuator, and uploads. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Application {
    /** What its event listeners heard, and what its listener bean did. */
    final List<UploadEvent> published = new CopyOnWriteArrayList<>();

    final List<UploadEvent> listened = new CopyOnWriteArrayList<>();
    final List<UploadEvent.Completed> completed = new CopyOnWriteArrayList<>();

    @EventListener
    void on(UploadEvent event) {
        published.add(event);
    }

    @EventListener(UploadEvent.Completed.class)
    void on(UploadEvent.Completed event) {
        completed.add(event);
    }

    @Bean
    UploadListener listener() {
        return listened::add;
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(user("ada"), user("grace"));
    }

    private static UserDetails user(String name) {
        return User.withUsername(name).password("{noop}secret").roles("USER").build();
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .formLogin(Customizer.withDefaults())
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }
}
