package org.machwire.client.cli.token;

import org.machwire.client.HypervisorException;
import org.machwire.client.cli.Accounts;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.DeviceMode;
import org.machwire.token.DeviceRole;
import org.machwire.token.IpPrefix;
import org.machwire.token.VerifyingKey;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How values of options are read; what is wrong with one is said with an example. */
final class Converters {
    private Converters() {}

    /** A user by name or number. */
    static final class User implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                return Accounts.users().number(text);
            } catch (HypervisorException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** A public key. */
    static final class Key implements ITypeConverter<VerifyingKey> {
        @Override
        public VerifyingKey convert(String text) {
            try {
                return VerifyingKey.parse(text);
            } catch (IllegalArgumentException e) {
                // What stands here by mistake may be a secret.
                throw new TypeConversionException(
                        "a public key is ed25519: and 64 hexadecimal digits, as `machwire key --public FILE` prints it");
            }
        }
    }

    /** Modes of opening. */
    static final class Mode implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return switch (text) {
                case "r" -> DeviceMode.READ;
                case "w" -> DeviceMode.WRITE;
                case "rw" -> DeviceMode.READ | DeviceMode.WRITE;
                default -> throw new TypeConversionException("a mode is r, w or rw, not \"" + text + "\"");
            };
        }
    }

    /** An Ethernet address. */
    static final class Mac implements ITypeConverter<MacAddress> {
        @Override
        public MacAddress convert(String text) {
            try {
                return MacAddress.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "\"" + text + "\" is no Ethernet address such as 56:54:00:00:00:01");
            }
        }
    }

    /** A prefix of IPv4 or IPv6. */
    static final class Prefix implements ITypeConverter<IpPrefix> {
        @Override
        public IpPrefix convert(String text) {
            try {
                return IpPrefix.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("\"" + text
                        + "\" is no prefix such as 10.69.7.0/24 or fd69:7::/64, with no bits behind its length");
            }
        }
    }

    /** A server role. */
    static final class Role implements ITypeConverter<DeviceRole> {
        @Override
        public DeviceRole convert(String text) {
            return switch (text) {
                case "dhcp-server" -> DeviceRole.DHCP_SERVER;
                case "router" -> DeviceRole.ROUTER;
                default ->
                    throw new TypeConversionException("a role is dhcp-server or router, not \"" + text + "\"");
            };
        }
    }
}
