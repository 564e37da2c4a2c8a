package io.socketupload.hosting;

import org.jspecify.annotations.Nullable;

/** The application can't take uploads as it is set up. The message says what is wrong and what to do about it. */
public class UploadStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    /**
     * @param problem in whole sentences
     * @param remedy in whole sentences
     */
    public UploadStartException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem + " " + remedy, cause);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** What is wrong, for hosts that tell it apart from the remedy. */
    public String problem() {
        return problem;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
