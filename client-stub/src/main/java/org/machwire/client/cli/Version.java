package org.machwire.client.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[]{"machwire " + Version.class.getPackage().getImplementationVersion()};
    }
}
