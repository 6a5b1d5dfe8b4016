/* Stands between a process and the calls that change files, and makes the Nth of them go wrong.
 *
 * Loaded with LD_PRELOAD into the runner, and asleep until `torture_arm` is called in a child that
 * was forked for one command. From then on each call that changes something below the root is an
 * event: it is counted, written to the trace, and goes wrong as the mode says. Linux and glibc only.
 *
 * While armed, fsync does not wait for the disk: nothing here ever takes the machine's power away.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { COUNT, BEFORE, TORN, AFTER, FULL, SYNC_FAILS, NO_LOCKS, READ_ONLY };
enum fate { PASS, TEAR, LAST, FAIL };

static int armed, mode, trace = -1;
static long at, counted;
static char root[PATH_MAX];
static size_t root_length;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((typeof(&name))real(#name))

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL) abort();
    return found;
}

/* Begin: what is below `folder` counts, and event `number` goes wrong as `how` says.
 * Where `log` is not empty, events are appended to that file. */
int torture_arm(const char *folder, int how, long number, const char *log) {
    root_length = strlen(folder);
    if (root_length >= sizeof root) return -1;
    memcpy(root, folder, root_length + 1);
    trace = *log ? REAL(open64)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (*log && trace < 0) return -1;
    mode = how;
    at = number;
    counted = 0;
    armed = 1;
    return 0;
}

/* How many events there were. */
long torture_counted(void) { return counted; }

/* --- what a call is about */

static int below(const char *path) {
    return armed && strncmp(path, root, root_length) == 0 &&
           (path[root_length] == '/' || path[root_length] == '\0');
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = '\0';
    return length > 0;
}

/* The whole path of what `name` names from the folder `fd`. */
static void whole(int fd, const char *name, char *path) {
    char folder[PATH_MAX] = "";
    if (name[0] != '/') {
        if (fd != AT_FDCWD) path_of(fd, folder);
        else if (getcwd(folder, sizeof folder) == NULL) folder[0] = '\0';
        strncat(folder, "/", sizeof folder - strlen(folder) - 1);
    }
    if (snprintf(path, PATH_MAX, "%s%s", folder, name) >= PATH_MAX) path[0] = '\0';
}

static int on_root(int fd, char *path) { return armed && path_of(fd, path) && below(path); }

/* --- what becomes of it */

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static void put(const void *data, size_t length) {
    const char *next = data;
    while (length > 0) {
        ssize_t done = REAL(write)(trace, next, length);
        if (done <= 0) abort();
        next += done;
        length -= (size_t)done;
    }
}

/* A line for an event: kind, offset, length of the data after the line, path, other path. */
static void note(const char *kind, const char *path, const char *other, long long offset,
                 const void *data, size_t length) {
    char line[2 * PATH_MAX + 64];
    if (trace < 0) return;
    int size = snprintf(line, sizeof line, "%s\t%lld\t%zu\t%s\t%s\n", kind, offset, length,
                        path, other);
    put(line, (size_t)size);
    if (length > 0) put(data, length);
}

/* Count an event; whether it happens, and how. It does not return where the process dies before. */
static enum fate fate(int writes, int takes_room, int syncs) {
    long number = __sync_add_and_fetch(&counted, 1);
    switch (mode) {
    case BEFORE: if (number == at) die(); return PASS;
    case TORN: if (number == at && !writes) die(); return number == at ? TEAR : PASS;
    case AFTER: return number == at ? LAST : PASS;
    case FULL:
        if (!takes_room || number < at) return PASS;
        errno = ENOSPC;
        return number == at && writes ? TEAR : FAIL;
    case SYNC_FAILS: errno = EIO; return syncs && number == at ? FAIL : PASS;
    case READ_ONLY: errno = EROFS; return FAIL;
    default: return PASS;
    }
}

#define WRITES fate(1, 1, 0)
#define MAKES fate(0, 1, 0)
#define SYNCS fate(0, 0, 1)
#define CHANGES fate(0, 0, 0)

/* Do an event that is no write; note it where it happened. */
#define EVENT(what, kind, path, other, offset, call)                        \
    pthread_mutex_lock(&turn);                                              \
    enum fate f = what;                                                     \
    int done = f == FAIL ? -1 : (call);                                     \
    int kept = errno;                                                       \
    note(done < 0 ? "failed" : kind, path, other, offset, NULL, 0);         \
    if (f == LAST) die();                                                   \
    pthread_mutex_unlock(&turn);                                            \
    errno = kept;                                                           \
    return done;

/* --- writing */

static ssize_t put_at(int fd, const void *data, size_t length, off64_t offset) {
    return offset < 0 ? REAL(write)(fd, data, length) : REAL(pwrite64)(fd, data, length, offset);
}

static off64_t place(int fd) {
    struct stat64 held;
    if (REAL(fcntl64)(fd, F_GETFL) & O_APPEND) return fstat64(fd, &held) ? 0 : held.st_size;
    off64_t found = lseek64(fd, 0, SEEK_CUR);
    return found < 0 ? 0 : found;
}

/* Write at `offset`, or where the file stands if it is negative. A torn write puts down its first
 * half; on a disk that is full the half is what there was room for, and the next write fails. */
static ssize_t write_event(int fd, const char *path, const void *data, size_t length,
                           off64_t offset) {
    pthread_mutex_lock(&turn);
    enum fate f = WRITES;
    off64_t where = offset < 0 ? place(fd) : offset;
    size_t room = f == TEAR ? length / 2 : length;
    ssize_t done = f == FAIL || (f == TEAR && room == 0) ? -1 : put_at(fd, data, room, offset);
    int kept = errno;
    if (f == TEAR && mode == TORN) die();
    note(done < 0 ? "failed" : "write", path, "", where, data, done < 0 ? 0 : (size_t)done);
    if (f == LAST) die();
    pthread_mutex_unlock(&turn);
    errno = kept;
    return done;
}

ssize_t write(int fd, const void *data, size_t length) {
    char path[PATH_MAX];
    if (!on_root(fd, path)) return REAL(write)(fd, data, length);
    return write_event(fd, path, data, length, -1);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
    char path[PATH_MAX];
    if (!on_root(fd, path)) return REAL(pwrite)(fd, data, length, offset);
    return write_event(fd, path, data, length, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    char path[PATH_MAX];
    if (!on_root(fd, path)) return REAL(pwrite64)(fd, data, length, offset);
    return write_event(fd, path, data, length, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int number) {
    char path[PATH_MAX];
    if (!on_root(fd, path)) return REAL(writev)(fd, parts, number);
    ssize_t all = 0;
    for (int i = 0; i < number; i++) {
        ssize_t done = parts[i].iov_len
                           ? write_event(fd, path, parts[i].iov_base, parts[i].iov_len, -1)
                           : 0;
        if (done < 0) return all > 0 ? all : -1;
        all += done;
        if ((size_t)done < parts[i].iov_len) break;
    }
    return all;
}

/* Copies made by the kernel are made by hand, so that they are writes like others. */
static ssize_t copy_event(int out, const char *path, int in, off64_t *from, size_t length) {
    char block[65536];
    size_t size = length < sizeof block ? length : sizeof block;
    ssize_t had = from ? pread64(in, block, size, *from) : read(in, block, size);
    if (had <= 0) return had;
    ssize_t done = write_event(out, path, block, (size_t)had, -1);
    if (from && done > 0) *from += done;
    return done;
}

ssize_t sendfile64(int out, int in, off64_t *from, size_t length) {
    char path[PATH_MAX];
    if (on_root(out, path)) return copy_event(out, path, in, from, length);
    ssize_t (*next)(int, int, off64_t *, size_t) = real("sendfile64");
    return next(out, in, from, length);
}

ssize_t sendfile(int out, int in, off_t *from, size_t length) {
    return sendfile64(out, in, (off64_t *)from, length);
}

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned how) {
    char path[PATH_MAX];
    if (on_root(out, path) && to == NULL) return copy_event(out, path, in, from, length);
    return REAL(copy_file_range)(in, from, out, to, length, how);
}

static int truncate_event(int fd, off64_t length) {
    char path[PATH_MAX];
    if (!on_root(fd, path)) return REAL(ftruncate64)(fd, length);
    EVENT(CHANGES, "truncate", path, "", (long long)length, REAL(ftruncate64)(fd, length))
}

int ftruncate(int fd, off_t length) { return truncate_event(fd, length); }
int ftruncate64(int fd, off64_t length) { return truncate_event(fd, length); }

static int sync_event(int fd, int (*next)(int)) {
    char path[PATH_MAX];
    if (!on_root(fd, path)) return next(fd);
    EVENT(SYNCS, "sync", path, "", 0, 0)
}

int fsync(int fd) { return sync_event(fd, REAL(fsync)); }
int fdatasync(int fd) { return sync_event(fd, REAL(fdatasync)); }

/* --- names */

static int open_event(int folder, const char *name, int flags, mode_t rights) {
    char path[PATH_MAX];
    struct stat64 held;
    int writing = (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC);
    if (!armed || !writing) return REAL(openat64)(folder, name, flags, rights);
    whole(folder, name, path);
    if (!below(path)) return REAL(openat64)(folder, name, flags, rights);
    int there = stat64(path, &held) == 0;
    if (there && flags & O_TRUNC && held.st_size > 0) {
        EVENT(CHANGES, "truncate", path, "", 0, REAL(openat64)(folder, name, flags, rights))
    }
    if (!there && flags & O_CREAT) {
        EVENT(MAKES, "create", path, "", 0, REAL(openat64)(folder, name, flags, rights))
    }
    if (mode == READ_ONLY) {
        errno = EROFS;
        return -1;
    }
    return REAL(openat64)(folder, name, flags, rights);
}

#define OPEN(name, folder)                                                  \
    {                                                                       \
        mode_t rights = 0;                                                  \
        if (flags & (O_CREAT | O_TMPFILE)) {                                \
            va_list rest;                                                   \
            va_start(rest, flags);                                          \
            rights = va_arg(rest, mode_t);                                  \
            va_end(rest);                                                   \
        }                                                                   \
        return open_event(folder, name, flags, rights);                     \
    }

int open(const char *name, int flags, ...) OPEN(name, AT_FDCWD)
int open64(const char *name, int flags, ...) OPEN(name, AT_FDCWD)
int openat(int folder, const char *name, int flags, ...) OPEN(name, folder)
int openat64(int folder, const char *name, int flags, ...) OPEN(name, folder)

static int rename_event(int from, const char *old, int to, const char *new, unsigned how) {
    char before[PATH_MAX], after[PATH_MAX];
    whole(from, old, before);
    whole(to, new, after);
    if (!below(before) && !below(after)) return REAL(renameat2)(from, old, to, new, how);
    EVENT(CHANGES, "rename", before, after, 0, REAL(renameat2)(from, old, to, new, how))
}

int rename(const char *old, const char *new) {
    return rename_event(AT_FDCWD, old, AT_FDCWD, new, 0);
}
int renameat(int from, const char *old, int to, const char *new) {
    return rename_event(from, old, to, new, 0);
}
int renameat2(int from, const char *old, int to, const char *new, unsigned how) {
    return rename_event(from, old, to, new, how);
}

static int link_event(int from, const char *old, int to, const char *new, int flags) {
    char before[PATH_MAX], after[PATH_MAX];
    whole(from, old, before);
    whole(to, new, after);
    if (!below(after)) return REAL(linkat)(from, old, to, new, flags);
    EVENT(MAKES, "link", before, after, 0, REAL(linkat)(from, old, to, new, flags))
}

int link(const char *old, const char *new) {
    return link_event(AT_FDCWD, old, AT_FDCWD, new, 0);
}
int linkat(int from, const char *old, int to, const char *new, int flags) {
    return link_event(from, old, to, new, flags);
}

static int unlink_event(int folder, const char *name, int flags) {
    char path[PATH_MAX];
    whole(folder, name, path);
    if (!below(path) || access(path, F_OK)) return REAL(unlinkat)(folder, name, flags);
    EVENT(CHANGES, "unlink", path, "", 0, REAL(unlinkat)(folder, name, flags))
}

int unlink(const char *name) { return unlink_event(AT_FDCWD, name, 0); }
int unlinkat(int folder, const char *name, int flags) { return unlink_event(folder, name, flags); }
int rmdir(const char *name) { return unlink_event(AT_FDCWD, name, AT_REMOVEDIR); }

static int mkdir_event(int folder, const char *name, mode_t rights) {
    char path[PATH_MAX];
    whole(folder, name, path);
    if (!below(path) || !access(path, F_OK)) return REAL(mkdirat)(folder, name, rights);
    EVENT(MAKES, "mkdir", path, "", 0, REAL(mkdirat)(folder, name, rights))
}

int mkdir(const char *name, mode_t rights) { return mkdir_event(AT_FDCWD, name, rights); }
int mkdirat(int folder, const char *name, mode_t rights) {
    return mkdir_event(folder, name, rights);
}

/* --- locks */

static int lock_event(int fd, int command, void *given) {
    char path[PATH_MAX];
    int locks = command == F_SETLK || command == F_SETLKW || command == F_GETLK ||
                command == F_OFD_SETLK || command == F_OFD_SETLKW || command == F_OFD_GETLK;
    if (locks && mode == NO_LOCKS && on_root(fd, path)) {
        errno = ENOLCK;
        return -1;
    }
    return REAL(fcntl64)(fd, command, given);
}

#define FCNTL                                                               \
    {                                                                       \
        va_list rest;                                                       \
        va_start(rest, command);                                            \
        void *given = va_arg(rest, void *);                                 \
        va_end(rest);                                                       \
        return lock_event(fd, command, given);                              \
    }

int fcntl(int fd, int command, ...) FCNTL
int fcntl64(int fd, int command, ...) FCNTL
