package io.socketupload.spring;

import java.util.function.Supplier;

import io.socketupload.hosting.InvalidSettingException;
import io.socketupload.hosting.UploadSettings;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** The properties as all frameworks have them. What they find wrong is for Boot a failure of the property. */
final class Settings {
    private Settings() {}

    static UploadSettings of(SocketUploadProperties properties) {
        DataSize quota = properties.quotaPerOwner();
        return new UploadSettings(
                properties.host(),
                properties.port(),
                properties.namespace(),
                properties.directory(),
                properties.maxFileSize().toBytes(),
                properties.maxChunkSize().toBytes(),
                properties.window().toBytes(),
                properties.sync(),
                properties.expireAfter(),
                properties.allowedOrigins(),
                properties.allowedTypes(),
                properties.allowedExtensions(),
                properties.maxUploadsPerOwner(),
                quota == null ? null : quota.toBytes(),
                properties.allowAnonymous(),
                properties.downloads().enabled());
    }

    /** Uses settings; Boot prints a failure with the place where the property was set. */
    static <T> T valid(Supplier<T> use) {
        try {
            return use.get();
        } catch (InvalidSettingException e) {
            throw new InvalidConfigurationPropertyValueException(
                    e.property(), e.value(), e.reason() + " " + e.remedy());
        }
    }
}
