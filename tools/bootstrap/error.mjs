/** An expected failure of the bootstrap: `message` is the one sentence that the user reads. */
export class BootstrapError extends Error {
  /** @override */
  name = 'BootstrapError';

  /** @param {string} message @param {number} [exitCode] */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
