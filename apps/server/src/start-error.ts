/** Why the server does not start: `message` is the one sentence that its operator reads. */
export class StartError extends Error {
  override name = 'StartError';
}
