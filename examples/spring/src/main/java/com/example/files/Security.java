package com.example.files;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Two users, who sign in with a form. The uploads know them by their session. */
@Configuration(proxyBeanMethods = false)
class Security {
    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(user("ada"), user("grace"));
    }

    /** The password is the name: this is an example. */
    private static UserDetails user(String name) {
        return User.withUsername(name).password("{noop}" + name).roles("USER").build();
    }

    @Bean
    SecurityFilterChain pages(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .formLogin(login -> login.defaultSuccessUrl("/", true))
                .logout(Customizer.withDefaults())
                .build();
    }
}
