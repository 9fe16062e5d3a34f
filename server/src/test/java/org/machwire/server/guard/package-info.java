/** What a host sends passes, what it may not send is dropped for the right reason. */
@NullMarked
package org.machwire.server.guard;

import org.jspecify.annotations.NullMarked;
