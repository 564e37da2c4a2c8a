package io.socketupload.spring.page;

import io.socketupload.UploadEngine;
import io.socketupload.hosting.UploadPage;
import io.socketupload.spring.SocketUploadAutoConfiguration;
import io.socketupload.spring.SocketUploadProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnResource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The upload page at {@code /socket-upload/} of the application's web server, where the application's own rules guard it.
 * Switched off, there is nothing: else the web server would serve the page's files from the class path all the same.
 */
@AutoConfiguration(after = SocketUploadAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnBean(UploadEngine.class)
@ConditionalOnResource(resources = "classpath:" + UploadPage.FOLDER + "index.html")
@Import({ServletPageConfiguration.class, ReactivePageConfiguration.class})
public class SocketUploadPageAutoConfiguration {
    static final String INDEX = UploadPage.PATH + "index.html";
    static final String ALL = UploadPage.PATH + "**";

    @Bean
    @ConditionalOnMissingBean
    UploadPage uploadPage(SocketUploadProperties properties, Environment environment) {
        int asked = properties.port(); // in the moment that only the web server has started
        return new UploadPage(
                properties.namespace(),
                properties.page().server(),
                properties.ssl().bundle() != null,
                () -> environment.getProperty("local.socket-upload.port", Integer.class, asked));
    }
}
