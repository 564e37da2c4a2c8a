package io.socketupload.spring.security;

import java.util.Optional;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtReactiveAuthenticationManager;
import org.springframework.security.oauth2.server.resource.authentication.OpaqueTokenReactiveAuthenticationManager;
import org.springframework.security.oauth2.server.resource.introspection.ReactiveOpaqueTokenIntrospector;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionManager;

/** What a reactive application knows its clients by. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class ReactiveSecurityConfiguration {
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebFilterChainProxy.class)
    @ConditionalOnBean({WebFilterChainProxy.class, WebSessionManager.class})
    static class Sessions {
        @Bean
        @Order(3)
        Credentials uploadReactiveSessions(WebSessionManager manager) {
            return manager instanceof DefaultWebSessionManager usual
                    ? new ReactiveSessions(usual.getSessionStore())
                    : handshake -> Optional.empty(); // nobody knows where it has its sessions
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({JwtReactiveAuthenticationManager.class, ReactiveJwtDecoder.class})
    @ConditionalOnSingleCandidate(ReactiveJwtDecoder.class)
    static class Jwts {
        @Bean
        @Order(1)
        BearerTokens uploadReactiveJwts(ReactiveJwtDecoder decoder) {
            return blocking(new JwtReactiveAuthenticationManager(decoder));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ReactiveOpaqueTokenIntrospector.class)
    @ConditionalOnSingleCandidate(ReactiveOpaqueTokenIntrospector.class)
    @ConditionalOnMissingBean(BearerTokens.class)
    static class OpaqueTokens {
        @Bean
        @Order(2)
        BearerTokens uploadReactiveOpaqueTokens(ReactiveOpaqueTokenIntrospector introspector) {
            return blocking(new OpaqueTokenReactiveAuthenticationManager(introspector));
        }
    }

    private static BearerTokens blocking(ReactiveAuthenticationManager manager) {
        return new BearerTokens(token -> manager.authenticate(token).block());
    }
}
