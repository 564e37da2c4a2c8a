package io.socketupload.spring.security;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.OpaqueTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.session.SessionRepository;

/** What a servlet application knows its clients by. Tokens come before sessions: who sends one means it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ServletSecurityConfiguration {
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SecurityFilterChain.class)
    @ConditionalOnBean(name = "springSecurityFilterChain")
    static class ContainerSessions {
        @Bean
        @Order(3)
        @ConditionalOnMissingBean
        ServletSessions uploadServletSessions() {
            return new ServletSessions();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({SecurityFilterChain.class, SessionRepository.class})
    @ConditionalOnBean(name = "springSecurityFilterChain", value = SessionRepository.class)
    static class SpringSessions {
        @Bean
        @Order(4)
        @ConditionalOnMissingBean
        StoredSessions uploadStoredSessions(
                SessionRepository<?> sessions,
                @Value("${server.servlet.session.cookie.name:SESSION}") String cookieName) {
            return new StoredSessions(sessions, cookieName);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({JwtAuthenticationProvider.class, JwtDecoder.class})
    @ConditionalOnSingleCandidate(JwtDecoder.class)
    static class Jwts {
        @Bean
        @Order(1)
        BearerTokens uploadJwts(JwtDecoder decoder, ObjectProvider<JwtAuthenticationConverter> converter) {
            JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
            converter.ifUnique(provider::setJwtAuthenticationConverter);
            return new BearerTokens(provider::authenticate);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(OpaqueTokenIntrospector.class)
    @ConditionalOnSingleCandidate(OpaqueTokenIntrospector.class)
    @ConditionalOnMissingBean(BearerTokens.class)
    static class OpaqueTokens {
        @Bean
        @Order(2)
        BearerTokens uploadOpaqueTokens(OpaqueTokenIntrospector introspector) {
            return new BearerTokens(new OpaqueTokenAuthenticationProvider(introspector)::authenticate);
        }
    }
}
