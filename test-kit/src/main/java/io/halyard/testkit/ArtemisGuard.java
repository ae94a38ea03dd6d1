// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.jspecify.annotations.Nullable;

/** Who may use an {@link Artemis}, and what of it. */
final class ArtemisGuard implements ActiveMQSecurityManager5 {
    private final BiPredicate<@Nullable String, @Nullable String> isWelcome;
    private final Predicate<String> isForbidden;

    private ArtemisGuard(BiPredicate<@Nullable String, @Nullable String> isWelcome, Predicate<String> isForbidden) {
        this.isWelcome = isWelcome;
        this.isForbidden = isForbidden;
    }

    static ArtemisGuard admitting(String userName, String password) {
        return new ArtemisGuard((user, word) -> userName.equals(user) && password.equals(word), _ -> false);
    }

    static ArtemisGuard refusing(Predicate<String> isForbidden) {
        return new ArtemisGuard((_, _) -> true, isForbidden);
    }

    @Override
    public @Nullable Subject authenticate(
            @Nullable String user, @Nullable String password, RemotingConnection connection, String securityDomain) {
        if (!isWelcome.test(user, password)) {
            return null;
        }
        Subject subject = new Subject(); // It must have a name.
        subject.getPrincipals().add(new UserPrincipal(user == null ? "anybody" : user));
        return subject;
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType checkType, String address) {
        return !isForbidden.test(address);
    }

    @Override
    public boolean validateUser(@Nullable String user, @Nullable String password) {
        return isWelcome.test(user, password);
    }

    @Override
    public boolean validateUserAndRole(
            @Nullable String user, @Nullable String password, Set<Role> roles, CheckType checkType) {
        return isWelcome.test(user, password);
    }
}
