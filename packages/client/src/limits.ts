/**
 * The limits of the contract that a client goes by, one by one, so that a page does not load the whole table.
 * A test compares them with it.
 */

/** Bytes of a socket's packet; a larger one closes the connection. */
export const PACKET_BYTES = 65_536;
/** Tickets in one `sync` of an agent. */
export const SYNC_TICKETS = 200;
/** Between two comparisons of positions. */
export const SYNC_EVERY_MS = 25_000;
/** A sign of typing clears itself after it. */
export const TYPING_CLEAR_MS = 6_000;
/** Longest that a server takes to close its sockets. */
export const DRAIN_MS = 10_000;
