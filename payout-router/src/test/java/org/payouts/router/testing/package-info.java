/** What the router's tests share. */
package org.payouts.router.testing;
