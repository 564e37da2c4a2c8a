package io.socketupload.client;

import java.io.IOException;

import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;

/**
 * Takes the line breaks out of what is posted: engine.io-client wraps Base64 at 76 characters, which strict servers do
 * not understand. Nothing else in a payload has any. Thread-safe.
 */
final class LineBreaks implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        RequestBody body = request.body();
        if (body == null) {
            return chain.proceed(request);
        }
        Buffer payload = new Buffer();
        body.writeTo(payload);
        byte[] bytes = payload.readByteArray();
        int length = 0;
        for (byte each : bytes) {
            if (each != '\n') {
                bytes[length++] = each;
            }
        }
        RequestBody joined = RequestBody.create(bytes, body.contentType(), 0, length);
        return chain.proceed(
                request.newBuilder().method(request.method(), joined).build());
    }
}
