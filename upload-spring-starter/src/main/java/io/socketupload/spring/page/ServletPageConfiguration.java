package io.socketupload.spring.page;

import java.io.IOException;

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
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** On a servlet container. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(RouterFunction.class)
class ServletPageConfiguration {
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

    private static ServerResponse index(UploadPage page, ServerRequest request) throws IOException {
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_HTML)
                .cacheControl(CacheControl.noCache())
                .body(page.index(request.uri().getHost()));
    }
}
