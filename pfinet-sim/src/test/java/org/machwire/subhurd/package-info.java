/** Tests of the sub-Hurd simulator that need no hypervisor. */
@NullMarked
package org.machwire.subhurd;

import org.jspecify.annotations.NullMarked;
