import { isMainThread } from 'node:worker_threads';

/**
 * As most systems have it. Where a person's own is 002, what a test puts down would be refused as open to others. A thread,
 * in which Stryker runs the tests, has the one of its process and cannot set it.
 */
if (isMainThread) process.umask(0o022);
