/** Tests of the demonstration's parts; that it holds together is for the integration tests. */
@NullMarked
package org.machwire.pfinet.demo;

import org.jspecify.annotations.NullMarked;
