package io.socketupload.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Spring Boot on Tomcat, and a form with a file. */
@RestController
@EnableAutoConfiguration
public class MultipartPeer {
    private final Path directory;

    MultipartPeer(@Value("${directory}") String directory) {
        this.directory = Path.of(directory);
    }

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(MultipartPeer.class);
        application.setDefaultProperties(Map.of(
                "directory", args[0],
                "server.address", Ready.HOST,
                "server.port", "0",
                "spring.main.banner-mode", "off",
                "spring.servlet.multipart.location", args[0], // so that keeping the file is a rename
                "spring.servlet.multipart.max-file-size", "-1",
                "spring.servlet.multipart.max-request-size", "-1"));
        application.run();
    }

    @PostMapping("/upload")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void upload(@RequestParam("file") MultipartFile file) throws IOException {
        file.transferTo(
                directory.resolve(String.valueOf(file.getOriginalFilename())).toFile());
    }

    @EventListener
    void listening(WebServerInitializedEvent event) {
        Ready.at(event.getWebServer().getPort());
    }
}
