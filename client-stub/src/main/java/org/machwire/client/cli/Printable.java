package org.machwire.client.cli;

/** Text that others made, as it can be shown: nobody writes on a terminal what he likes. */
public final class Printable {
    private Printable() {}

    /** The text with control and format characters spelled out by their numbers. */
    public static String of(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                clean.append(String.format("\\u{%x}", c));
            } else {
                clean.appendCodePoint(c);
            }
        });
        return clean.toString();
    }
}
