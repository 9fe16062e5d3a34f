/** Tests of what a filter lets pass. */
@NullMarked
package org.machwire.pfinet.filter;

import org.jspecify.annotations.NullMarked;
