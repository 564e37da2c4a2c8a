package io.socketupload.spring.page;

import io.socketupload.hosting.UploadPage;
import io.socketupload.spring.SocketUploadProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** On a reactive web server. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(RouterFunction.class)
class ReactivePageConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "uploadPageRoutes")
    RouterFunction<ServerResponse> uploadPageRoutes(UploadPage page, SocketUploadProperties properties) {
        RouterFunctions.Builder routes = RouterFunctions.route();
        if (!properties.page().enabled()) {
            return routes.GET(
                            SocketUploadPageAutoConfiguration.ALL,
                            request -> ServerResponse.notFound().build())
                    .build();
        }
        return routes.GET(UploadPage.PATH, request -> index(page, request))
                .GET(SocketUploadPageAutoConfiguration.INDEX, request -> index(page, request))
                .resources(SocketUploadPageAutoConfiguration.ALL, new ClassPathResource(UploadPage.FOLDER))
                .build();
    }

    private static Mono<ServerResponse> index(UploadPage page, ServerRequest request) {
        return Mono.fromCallable(() -> page.index(request.uri().getHost()))
                .flatMap(html -> ServerResponse.ok()
                        .contentType(MediaType.TEXT_HTML)
                        .cacheControl(CacheControl.noCache())
                        .bodyValue(html));
    }
}
