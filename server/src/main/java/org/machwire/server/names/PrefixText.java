package org.machwire.server.names;

/** An address and a prefix length as text: "10.69.0.0/16". */
record PrefixText(String address, int length) {

    static PrefixText parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("\"" + text + "\" has no prefix length, such as /16");
        }
        String length = text.substring(slash + 1);
        if (!length.matches("\\d{1,3}")) {
            throw new IllegalArgumentException("\"" + length + "\" in \"" + text + "\" is no prefix length");
        }
        return new PrefixText(text.substring(0, slash), Integer.parseInt(length));
    }
}
