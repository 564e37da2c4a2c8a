package io.socketupload.client;

import java.io.IOException;

import okhttp3.Interceptor;
import okhttp3.Response;

/** Remembers how the server refused a request, which socket.io-client does not tell. Thread-safe. */
final class HttpWatch implements Interceptor {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private volatile int refusal;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (response.code() >= 400) {
            refusal = response.code();
        }
        return response;
    }

    /** What to make of a failure to connect. */
    UploadFailedException failure(String server, Throwable cause) {
        return switch (refusal) {
            case UNAUTHORIZED -> refused("unauthorized", server + " wants to know who asks.", cause);
            case FORBIDDEN -> refused("forbidden", server + " does not let this client in.", cause);
            case NOT_FOUND ->
                refused(UploadFailedException.CONNECTION_FAILED, "There is no Socket.IO at " + server + ".", cause);
            case 0 -> UploadFailedException.connection("Can't reach " + server + ": " + reason(cause), cause);
            default -> UploadFailedException.connection(server + " answers with HTTP status " + refusal + ".", cause);
        };
    }

    private static UploadFailedException refused(String code, String message, Throwable cause) {
        return new UploadFailedException(code, false, message, cause);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
