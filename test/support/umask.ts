import { isMainThread } from 'node:worker_threads';

/**
 * The default of most systems. With a umask of 002, files created by a test would be rejected as open to others. A thread,
 * in which Stryker runs the tests, has the umask of its process and cannot set it.
 */
if (isMainThread) process.umask(0o022);
