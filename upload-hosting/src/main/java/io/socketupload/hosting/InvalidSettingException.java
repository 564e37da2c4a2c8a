package io.socketupload.hosting;

/** A property has a value that makes no sense. */
public final class InvalidSettingException extends UploadStartException {
    private static final long serialVersionUID = 1L;

    private final String property;
    private final transient Object value;
    private final String reason;

    /**
     * @param name of the property, without the prefix that all have
     * @param value as it was understood
     * @param reason a sentence: why it can't be
     * @param remedy a sentence: what can
     */
    public InvalidSettingException(String name, Object value, String reason, String remedy) {
        super("The property " + UploadSettings.PREFIX + name + " can't be " + value + ". " + reason, remedy, null);
        this.property = UploadSettings.PREFIX + name;
        this.value = value;
        this.reason = reason;
    }

    /** Its full name, such as {@code socket-upload.port}. */
    public String property() {
        return property;
    }

    /** As it was understood: a size is a number of bytes. */
    public Object value() {
        return value;
    }

    /** A sentence: why it can't be that value. */
    public String reason() {
        return reason;
    }
}
