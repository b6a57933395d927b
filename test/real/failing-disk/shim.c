/*
 * Loaded into a program with LD_PRELOAD: counts the calls that change anything below a folder, and makes one of them fail
 * as a disk does. Environment variables tell it what to do:
 *
 *   FAULT_BELOW  the folder; calls for anything outside it are neither counted nor changed
 *   FAULT_LOG    a file outside it that gets a line for each call: its name, its path, "!" if it was made to fail
 *   FAULT_AT     the number of the call that fails, from 1; absent or 0: none
 *   FAULT_ERRNO  the error it fails with
 *   FAULT_HOW    "once"; "onward": every later one too, except those that need no space; "short": a write accepts half of
 *                its bytes, and succeeds
 *
 * They are read at each call. With another FAULT_LOG the count restarts, so that a process can run several trials.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;
static char counted[PATH_MAX];
static long calls;

/* The next definition of the function that this one replaces. */
#define REAL(function) ((__typeof__(&function))dlsym(RTLD_NEXT, #function))

enum verdict { PASS, FAIL, SHORT };

static int is_below(const char *path) {
  const char *folder = getenv("FAULT_BELOW");
  if (folder == NULL || path == NULL) return 0;
  size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* The number of a call in its trial, from 1. */
static long number_of_call(void) {
  const char *log = getenv("FAULT_LOG");
  pthread_mutex_lock(&counting);
  if (log != NULL && strcmp(counted, log) != 0) {
    snprintf(counted, sizeof counted, "%s", log);
    calls = 0;
  }
  long n = ++calls;
  pthread_mutex_unlock(&counting);
  return n;
}

/* Bypasses every function here, and does not use a stream that another thread may hold. */
static void note(const char *name, const char *path, enum verdict verdict) {
  const char *log = getenv("FAULT_LOG");
  if (log == NULL) return;
  char line[PATH_MAX + 64];
  int length = snprintf(line, sizeof line, "%s %s%s\n", name, path, verdict == PASS ? "" : " !");
  long file = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (file < 0) abort();
  if (syscall(SYS_write, file, line, length) != length) abort();
  syscall(SYS_close, file);
}

static enum verdict judge(const char *name, const char *path) {
  if (!is_below(path)) return PASS;
  const char *at = getenv("FAULT_AT");
  const char *how = getenv("FAULT_HOW");
  long n = number_of_call();
  long chosen = at == NULL ? 0 : atol(at);
  enum verdict verdict = PASS;
  if (chosen > 0 && how != NULL) {
    if (strcmp(how, "onward") == 0 && n > chosen) verdict = strcmp(name, "unlink") == 0 ? PASS : FAIL;
    else if (n == chosen) verdict = strcmp(how, "short") == 0 ? SHORT : FAIL;
  }
  note(name, path, verdict);
  return verdict;
}

static enum verdict judge_open(const char *name, int fd) {
  char link[64];
  char path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return PASS;
  path[length] = '\0';
  return judge(name, path);
}

static int failed(void) {
  const char *number = getenv("FAULT_ERRNO");
  errno = number == NULL ? EIO : atoi(number);
  return -1;
}

static size_t half(size_t size) { return size > 1 ? size / 2 : size; }

ssize_t write(int fd, const void *bytes, size_t size) {
  enum verdict verdict = judge_open("write", fd);
  if (verdict == FAIL) return failed();
  return REAL(write)(fd, bytes, verdict == SHORT ? half(size) : size);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) {
  enum verdict verdict = judge_open("pwrite", fd);
  if (verdict == FAIL) return failed();
  return REAL(pwrite)(fd, bytes, verdict == SHORT ? half(size) : size, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) {
  enum verdict verdict = judge_open("pwrite64", fd);
  if (verdict == FAIL) return failed();
  return REAL(pwrite64)(fd, bytes, verdict == SHORT ? half(size) : size, at);
}

/* Writing half of the pieces is a short write too. */
ssize_t writev(int fd, const struct iovec *pieces, int count) {
  enum verdict verdict = judge_open("writev", fd);
  if (verdict == FAIL) return failed();
  return REAL(writev)(fd, pieces, verdict == SHORT ? (int)half(count) : count);
}

ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off64_t at) {
  enum verdict verdict = judge_open("pwritev64", fd);
  if (verdict == FAIL) return failed();
  return REAL(pwritev64)(fd, pieces, verdict == SHORT ? (int)half(count) : count, at);
}

int fsync(int fd) { return judge_open("fsync", fd) == PASS ? REAL(fsync)(fd) : failed(); }

int fdatasync(int fd) { return judge_open("fdatasync", fd) == PASS ? REAL(fdatasync)(fd) : failed(); }

int ftruncate(int fd, off_t size) { return judge_open("ftruncate", fd) == PASS ? REAL(ftruncate)(fd, size) : failed(); }

int ftruncate64(int fd, off64_t size) {
  return judge_open("ftruncate64", fd) == PASS ? REAL(ftruncate64)(fd, size) : failed();
}

int rename(const char *from, const char *to) { return judge("rename", to) == PASS ? REAL(rename)(from, to) : failed(); }

int unlink(const char *path) { return judge("unlink", path) == PASS ? REAL(unlink)(path) : failed(); }

int mkdir(const char *path, mode_t mode) { return judge("mkdir", path) == PASS ? REAL(mkdir)(path, mode) : failed(); }

/* Only an open that creates a file changes the disk. */
static int makes(const char *path, int flags) {
  struct stat found;
  return (flags & O_CREAT) != 0 && is_below(path) && stat(path, &found) != 0;
}

int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  if (makes(path, flags) && judge("open", path) != PASS) return failed();
  return REAL(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  if (makes(path, flags) && judge("open64", path) != PASS) return failed();
  return REAL(open64)(path, flags, mode);
}
