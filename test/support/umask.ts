/** As most systems have it. Where a person's own is 002, what a test puts down would be refused as open to others. */
process.umask(0o022);
