package io.socketupload;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** Accepts a file if its owner's complete files and uploads under way leave room for it. */
final class QuotaPolicy implements UploadPolicy {
    private final long quota;
    private final ToLongFunction<String> used;
    private final Map<String, Account> accounts = new HashMap<>(); // guarded by this, as is all that they hold

    QuotaPolicy(long quota, ToLongFunction<String> used) {
        this.quota = quota;
        this.used = Objects.requireNonNull(used, "used");
    }

    /** What is known of one owner while it has uploads. */
    private static final class Account {
        // Checks in progress and uploads under way: without any, the account is forgotten
        int users;
        // The sizes of the uploads under way
        long reserved;
        // How many of these have ended
        long endings;
    }

    @Override
    public Decision check(UploadSession session) {
        FileMetadata file = session.file();
        if (!file.isSizeKnown()) {
            return Decision.reject(
                    UploadErrorCode.QUOTA_EXCEEDED, "The size of a file must be known, because storage is limited.");
        }
        Account account = enter(session.owner());
        boolean accepted = false;
        try {
            accepted = reserve(account, session.owner(), file.size());
        } finally {
            if (!accepted) {
                leave(session.owner());
            }
        }
        return accepted
                ? Decision.accept()
                : Decision.reject(
                        UploadErrorCode.QUOTA_EXCEEDED,
                        "There is no room for the file; at most " + quota + " bytes may be stored.");
    }

    @Override
    public synchronized void ended(UploadSession session) {
        Account account = accounts.get(session.owner());
        if (account != null) {
            account.reserved -= session.file().size();
            account.endings++;
            leave(session.owner());
        }
    }

    private boolean reserve(Account account, String owner, long size) {
        while (true) {
            long endings = endings(account);
            long stored = Math.max(0, used.applyAsLong(owner));
            synchronized (this) {
                if (size > quota - stored - account.reserved) {
                    return false;
                }
                // What ended meanwhile is not reserved any more, and perhaps was not stored yet when we asked
                if (account.endings == endings) {
                    account.reserved += size;
                    return true;
                }
            }
        }
    }

    private synchronized Account enter(String owner) {
        Account account = accounts.computeIfAbsent(owner, key -> new Account());
        account.users++;
        return account;
    }

    private synchronized void leave(String owner) {
        accounts.computeIfPresent(owner, (key, account) -> --account.users == 0 ? null : account);
    }

    private synchronized long endings(Account account) {
        return account.endings;
    }

    /** How many owners are remembered. */
    synchronized int owners() {
        return accounts.size();
    }
}
