/** The limits of the contract that the chat goes by, apart from its whole table. A test compares them with it. */

/** Code points of a message. */
export const MESSAGE_LENGTH = 5_000;
/** Characters of a text in a message's metadata. */
export const METADATA_LENGTH = 200;
/** Files of a message. */
export const MESSAGE_FILES = 10;
