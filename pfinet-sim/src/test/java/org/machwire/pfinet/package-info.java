/** Tests of what pfinet makes of a device's answers, of messages and of its user's words. */
@NullMarked
package org.machwire.pfinet;

import org.jspecify.annotations.NullMarked;
