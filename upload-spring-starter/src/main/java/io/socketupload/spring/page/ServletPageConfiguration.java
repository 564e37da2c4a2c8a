package io.socketupload.spring.page;

import java.io.IOException;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
    RouterFunction<ServerResponse> uploadPageRoutes(UploadPage page) {
        RouterFunctions.Builder routes = RouterFunctions.route();
        if (!page.isEnabled()) {
            return routes.GET(
                            UploadPage.ALL, request -> ServerResponse.notFound().build())
                    .build();
        }
        return routes.GET(UploadPage.PATH, request -> index(page, request))
                .GET(UploadPage.INDEX, request -> index(page, request))
                .resources(UploadPage.ALL, UploadPage.files())
                .build();
    }

    private static ServerResponse index(UploadPage page, ServerRequest request) throws IOException {
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_HTML)
                .cacheControl(CacheControl.noCache())
                .body(page.index(request.uri()));
    }
}
