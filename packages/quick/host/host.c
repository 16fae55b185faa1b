// The host of a JavaScript program on Linux: QuickJS, the program's chunks as bytecode, and system calls as functions
// of the global object `host`; src/host.d.ts describes them. It knows nothing of what the program does.
//
// A system call returns its result, or the negative errno; JavaScript makes an error of that.
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "arguments.h"
#include "chunks.h"
#include "crypto.h"

extern char **environ;

static char **arguments;

// How whoever started this process wants SIGPIPE to be handled; another program inherits that.
static void (*given_sigpipe)(int);

static JSValue result_of(JSContext *context, int64_t result) {
    return JS_NewInt64(context, result < 0 ? -errno : result);
}

// --- files ---

FUNCTION(host_open) {
    ARGUMENTS;
    int flags = int_at(&all, 1), mode = int_at(&all, 2);
    const char *path = text_at(&all, 0);
    JSValue result = UNLESS_FAILED(result_of(context, open(path, flags | O_CLOEXEC, mode)));
    JS_FreeCString(context, path);
    return result;
}

FUNCTION(host_close) {
    ARGUMENTS;
    int file = int_at(&all, 0);
    return UNLESS_FAILED(result_of(context, close(file)));
}

FUNCTION(host_read) {
    ARGUMENTS;
    int file = int_at(&all, 0);
    Bytes bytes = bytes_at(&all, 1);
    return UNLESS_FAILED(result_of(context, read(file, bytes.start, bytes.length)));
}

FUNCTION(host_write) {
    ARGUMENTS;
    int file = int_at(&all, 0);
    Bytes bytes = bytes_at(&all, 1);
    return UNLESS_FAILED(result_of(context, write(file, bytes.start, bytes.length)));
}

static double milliseconds(struct timespec time) {
    return (double)time.tv_sec * 1000 + (double)time.tv_nsec / 1e6;
}

static JSValue status_or_error(JSContext *context, int result, const struct stat *status) {
    if (result < 0) return result_of(context, result);
    double numbers[] = {
        (double)status->st_dev, (double)status->st_ino,         (double)status->st_mode,
        (double)status->st_uid, (double)status->st_gid,         (double)status->st_size,
        (double)status->st_rdev, milliseconds(status->st_mtim),
    };
    JSValue list = JS_NewArray(context);
    for (uint32_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        JS_SetPropertyUint32(context, list, i, JS_NewFloat64(context, numbers[i]));
    return list;
}

FUNCTION(host_stat) {
    ARGUMENTS;
    struct stat status;
    int follows = JS_ToBool(context, values[1]);
    const char *path = text_at(&all, 0);
    JSValue result = UNLESS_FAILED(
        status_or_error(context, fstatat(AT_FDCWD, path, &status, follows ? 0 : AT_SYMLINK_NOFOLLOW), &status));
    JS_FreeCString(context, path);
    return result;
}

FUNCTION(host_fstat) {
    ARGUMENTS;
    struct stat status;
    int file = int_at(&all, 0);
    return UNLESS_FAILED(status_or_error(context, fstat(file, &status), &status));
}

// System calls that take one path, a path and a mode, or two paths.
#define OF_PATH(name, call) \
    FUNCTION(name) { \
        ARGUMENTS; \
        const char *path = text_at(&all, 0); \
        JSValue result = UNLESS_FAILED(result_of(context, call(path))); \
        JS_FreeCString(context, path); \
        return result; \
    }
#define OF_PATH_AND_MODE(name, call) \
    FUNCTION(name) { \
        ARGUMENTS; \
        int mode = int_at(&all, 1); \
        const char *path = text_at(&all, 0); \
        JSValue result = UNLESS_FAILED(result_of(context, call(path, (mode_t)mode))); \
        JS_FreeCString(context, path); \
        return result; \
    }
#define OF_TWO_PATHS(name, call) \
    FUNCTION(name) { \
        ARGUMENTS; \
        const char *from = text_at(&all, 0), *to = text_at(&all, 1); \
        JSValue result = UNLESS_FAILED(result_of(context, call(from, to))); \
        JS_FreeCString(context, from); \
        JS_FreeCString(context, to); \
        return result; \
    }

OF_PATH(host_unlink, unlink)
OF_PATH_AND_MODE(host_mkdir, mkdir)
OF_PATH_AND_MODE(host_chmod, chmod)
OF_TWO_PATHS(host_rename, rename)
OF_TWO_PATHS(host_link, link)

FUNCTION(host_fchmod) {
    ARGUMENTS;
    int file = int_at(&all, 0), mode = int_at(&all, 1);
    return UNLESS_FAILED(result_of(context, fchmod(file, (mode_t)mode)));
}

FUNCTION(host_readlink) {
    ARGUMENTS;
    char target[4096];
    const char *path = text_at(&all, 0);
    ssize_t length = all.has_failed ? 0 : readlink(path, target, sizeof target);
    JS_FreeCString(context, path);
    if (all.has_failed) return JS_EXCEPTION;
    return length < 0 ? result_of(context, length) : JS_NewStringLen(context, target, (size_t)length);
}

FUNCTION(host_readdir) {
    ARGUMENTS;
    const char *path = text_at(&all, 0);
    DIR *folder = all.has_failed ? NULL : opendir(path);
    JS_FreeCString(context, path);
    if (all.has_failed) return JS_EXCEPTION;
    if (!folder) return result_of(context, -1);
    JSValue names = JS_NewArray(context);
    uint32_t length = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        JS_SetPropertyUint32(context, names, length++, JS_NewString(context, entry->d_name));
    }
    closedir(folder);
    return names;
}

// --- the process and the machine ---

FUNCTION(host_kill) {
    ARGUMENTS;
    int process = int_at(&all, 0), number = int_at(&all, 1);
    return UNLESS_FAILED(result_of(context, kill(process, number)));
}

FUNCTION(host_hostname) {
    ARGUMENTS;
    (void)all;
    struct utsname system;
    return uname(&system) < 0 ? result_of(context, -1) : JS_NewString(context, system.nodename);
}

FUNCTION(host_random) {
    ARGUMENTS;
    Bytes bytes = bytes_at(&all, 0);
    return UNLESS_FAILED(result_of(context, getrandom(bytes.start, bytes.length, 0)));
}

// Milliseconds of a clock that nobody sets.
FUNCTION(host_clock) {
    ARGUMENTS;
    (void)all;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return JS_NewFloat64(context, milliseconds(now));
}

FUNCTION(host_exit) {
    ARGUMENTS;
    int code = int_at(&all, 0);
    if (all.has_failed) return JS_EXCEPTION;
    _exit(code);
}

// Makes a file in memory the process's stdin. Returns 0, or -1 with errno.
static int replace_stdin(Bytes input) {
    int file = memfd_create("stdin", MFD_CLOEXEC);
    if (file < 0) return -1;
    for (size_t written = 0; written < input.length;) {
        ssize_t count = write(file, input.start + written, input.length - written);
        if (count < 0 && errno != EINTR) return -1;
        if (count > 0) written += (size_t)count;
    }
    return lseek(file, 0, SEEK_SET) < 0 || dup2(file, 0) < 0 ? -1 : 0;
}

// Replaces the process by another program, which gets the arguments, the environment and one variable (NAME=VALUE) more,
// and, unless `input` is null, these bytes as its stdin. Returns only if that fails.
FUNCTION(host_exec) {
    ARGUMENTS;
    const char *path = text_at(&all, 0), *variable = text_at(&all, 1);
    JSValue result = JS_EXCEPTION;
    if (!all.has_failed && !JS_IsNull(values[2])) {
        Bytes input = bytes_at(&all, 2);
        if (!all.has_failed && replace_stdin(input) < 0) {
            result = result_of(context, -1);
            all.has_failed = 1;
        }
    }
    if (!all.has_failed) {
        signal(SIGPIPE, given_sigpipe);
        if (putenv((char *)variable) == 0) execve(path, arguments, environ);
        result = result_of(context, -1);
    }
    JS_FreeCString(context, path);
    return result;
}

// --- the network ---

FUNCTION(host_socket) {
    ARGUMENTS;
    int family = int_at(&all, 0), type = int_at(&all, 1);
    return UNLESS_FAILED(result_of(context, socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)));
}

// Begins to connect to an address of 4 or 16 bytes.
FUNCTION(host_connect) {
    ARGUMENTS;
    int file = int_at(&all, 0), port = int_at(&all, 2);
    Bytes address = bytes_at(&all, 1);
    if (all.has_failed) return JS_EXCEPTION;
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    if (address.length == sizeof v4.sin_addr) {
        memcpy(&v4.sin_addr, address.start, address.length);
        return result_of(context, connect(file, (struct sockaddr *)&v4, sizeof v4));
    }
    if (address.length == sizeof v6.sin6_addr) {
        memcpy(&v6.sin6_addr, address.start, address.length);
        return result_of(context, connect(file, (struct sockaddr *)&v6, sizeof v6));
    }
    return JS_ThrowRangeError(context, "not an address");
}

// The errno of a connection that has been tried, 0 when it is open.
FUNCTION(host_socketError) {
    ARGUMENTS;
    int file = int_at(&all, 0), error = 0;
    socklen_t length = sizeof error;
    if (all.has_failed) return JS_EXCEPTION;
    int result = getsockopt(file, SOL_SOCKET, SO_ERROR, &error, &length);
    return result < 0 ? result_of(context, -1) : JS_NewInt32(context, error);
}

#define MOST_POLLED 16

// Waits until one of the files is ready, at most for this many milliseconds. The bytes are those of an Int32Array with
// three numbers for each file: the file, the events to wait for, and the ones that have happened, which are set.
FUNCTION(host_poll) {
    ARGUMENTS;
    Bytes bytes = bytes_at(&all, 0);
    int limit = int_at(&all, 1);
    if (all.has_failed) return JS_EXCEPTION;
    struct pollfd polled[MOST_POLLED];
    int32_t numbers[3 * MOST_POLLED];
    size_t files = bytes.length / (3 * sizeof *numbers);
    if (files > MOST_POLLED) return JS_ThrowRangeError(context, "too many files");
    if (files > 0) memcpy(numbers, bytes.start, bytes.length);
    for (size_t i = 0; i < files; i++)
        polled[i] = (struct pollfd){.fd = numbers[3 * i], .events = (short)numbers[3 * i + 1]};
    int ready = poll(polled, (nfds_t)files, limit);
    if (ready < 0 && errno != EINTR) return result_of(context, -1);
    for (size_t i = 0; i < files; i++) numbers[3 * i + 2] = ready > 0 ? polled[i].revents : 0;
    if (files > 0) memcpy(bytes.start, numbers, bytes.length);
    return JS_NewInt32(context, ready < 0 ? 0 : ready);
}

// --- texts ---

// A text in UTF-8 as bytes.
FUNCTION(host_encode) {
    ARGUMENTS;
    (void)all;
    size_t length;
    const char *text = JS_ToCStringLen(context, &length, values[0]);
    if (!text) return JS_EXCEPTION;
    JSValue bytes = new_bytes(context, text, length);
    JS_FreeCString(context, text);
    return bytes;
}

static int is_utf8(const uint8_t *bytes, size_t length) {
    for (size_t i = 0; i < length;) {
        uint8_t first = bytes[i++];
        if (first < 0x80) continue;
        int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        if (first < 0xc2 || first > 0xf4 || length - i < (size_t)more) return 0;
        uint8_t low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        uint8_t high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (bytes[i] < low || bytes[i] > high) return 0;
        for (i++; --more > 0; i++)
            if ((bytes[i] & 0xc0) != 0x80) return 0;
    }
    return 1;
}

// Bytes of UTF-8 as a text; null when they are not UTF-8.
FUNCTION(host_decode) {
    ARGUMENTS;
    Bytes bytes = bytes_at(&all, 0);
    if (all.has_failed) return JS_EXCEPTION;
    if (!is_utf8(bytes.start, bytes.length)) return JS_NULL;
    return JS_NewStringLen(context, (const char *)bytes.start, bytes.length);
}

static int base64_digit(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return -1;
}

// The bytes that a text in base64 or base64url encodes, up to the first character of no digit.
FUNCTION(host_fromBase64) {
    ARGUMENTS;
    (void)all;
    size_t length, written = 0;
    const char *text = JS_ToCStringLen(context, &length, values[0]);
    if (!text) return JS_EXCEPTION;
    uint8_t *bytes = js_malloc(context, length + 1);
    if (!bytes) {
        JS_FreeCString(context, text);
        return JS_EXCEPTION;
    }
    uint32_t bits = 0;
    int bit_count = 0;
    for (size_t i = 0; i < length; i++) {
        int digit = base64_digit(text[i]);
        if (digit < 0) break;
        bits = bits << 6 | (uint32_t)digit;
        bit_count += 6;
        if (bit_count < 8) continue;
        bit_count -= 8;
        bytes[written++] = (uint8_t)(bits >> bit_count);
    }
    JS_FreeCString(context, text);
    JSValue result = new_bytes(context, bytes, written);
    js_free(context, bytes);
    return result;
}

// --- the program ---

static JSValue evaluate(JSContext *context, const Chunk *chunk) {
    JSValue code = JS_ReadObject(context, chunk->bytecode, chunk->size, JS_READ_OBJ_BYTECODE);
    return JS_IsException(code) ? code : JS_EvalFunction(context, code);
}

// The value of a chunk's script; null when there is no such chunk.
FUNCTION(host_load) {
    ARGUMENTS;
    const char *name = text_at(&all, 0);
    if (all.has_failed) return JS_EXCEPTION;
    const Chunk *chunk = chunks;
    while (chunk->name && strcmp(chunk->name, name) != 0) chunk++;
    JS_FreeCString(context, name);
    return chunk->name ? evaluate(context, chunk) : JS_NULL;
}

static JSValue list_texts(JSContext *context, char **texts) {
    JSValue list = JS_NewArray(context);
    for (uint32_t i = 0; texts[i]; i++) JS_SetPropertyUint32(context, list, i, JS_NewString(context, texts[i]));
    return list;
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("open", 3, host_open),
    JS_CFUNC_DEF("close", 1, host_close),
    JS_CFUNC_DEF("read", 2, host_read),
    JS_CFUNC_DEF("write", 2, host_write),
    JS_CFUNC_DEF("stat", 2, host_stat),
    JS_CFUNC_DEF("fstat", 1, host_fstat),
    JS_CFUNC_DEF("rename", 2, host_rename),
    JS_CFUNC_DEF("link", 2, host_link),
    JS_CFUNC_DEF("unlink", 1, host_unlink),
    JS_CFUNC_DEF("mkdir", 2, host_mkdir),
    JS_CFUNC_DEF("chmod", 2, host_chmod),
    JS_CFUNC_DEF("fchmod", 2, host_fchmod),
    JS_CFUNC_DEF("readlink", 1, host_readlink),
    JS_CFUNC_DEF("readdir", 1, host_readdir),
    JS_CFUNC_DEF("kill", 2, host_kill),
    JS_CFUNC_DEF("hostname", 0, host_hostname),
    JS_CFUNC_DEF("random", 1, host_random),
    JS_CFUNC_DEF("clock", 0, host_clock),
    JS_CFUNC_DEF("exit", 1, host_exit),
    JS_CFUNC_DEF("exec", 3, host_exec),
    JS_CFUNC_DEF("socket", 2, host_socket),
    JS_CFUNC_DEF("connect", 3, host_connect),
    JS_CFUNC_DEF("socketError", 1, host_socketError),
    JS_CFUNC_DEF("poll", 2, host_poll),
    JS_CFUNC_DEF("encode", 1, host_encode),
    JS_CFUNC_DEF("decode", 1, host_decode),
    JS_CFUNC_DEF("fromBase64", 1, host_fromBase64),
    JS_CFUNC_DEF("load", 1, host_load),
};

static JSValue make_host(JSContext *context) {
    JSValue host = JS_NewObject(context);
    JS_SetPropertyFunctionList(context, host, functions, sizeof functions / sizeof *functions);
    JS_SetPropertyStr(context, host, "arguments", list_texts(context, arguments));
    JS_SetPropertyStr(context, host, "environment", list_texts(context, environ));
    JS_SetPropertyStr(context, host, "processId", JS_NewInt32(context, getpid()));
    JS_SetPropertyStr(context, host, "userId", JS_NewInt64(context, getuid()));
    JS_SetPropertyStr(context, host, "groupId", JS_NewInt64(context, getgid()));
    add_crypto(context, host);
    return host;
}

// Only what the program uses: each group of objects takes time to create.
static JSContext *make_context(JSRuntime *runtime) {
    JSContext *context = JS_NewContextRaw(runtime);
    if (!context) return NULL;
    JS_AddIntrinsicBaseObjects(context);
    JS_AddIntrinsicDate(context);
    JS_AddIntrinsicRegExp(context);
    JS_AddIntrinsicRegExpCompiler(context);
    JS_AddIntrinsicJSON(context);
    JS_AddIntrinsicMapSet(context);
    JS_AddIntrinsicTypedArrays(context);
    JS_AddIntrinsicPromise(context);
    return context;
}

// An error that the program does not handle itself.
static void report(JSContext *context) {
    JSValue error = JS_GetException(context);
    const char *text = JS_ToCString(context, error);
    fprintf(stderr, "%s: %s\n", arguments[0], text ? text : "unknown error");
    JSValue stack = JS_GetPropertyStr(context, error, "stack");
    const char *trace = JS_ToCString(context, stack);
    if (trace) fputs(trace, stderr);
    exit(1);
}

// Opens /dev/null in the place of each stream that is closed: a file that the program opens must not get it. Nothing that
// a process inherits is marked to be closed for other programs, so the mark says what has happened.
static int fill_streams(void) {
    for (int stream = 0; stream < 3; stream++)
        if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", O_RDWR | O_CLOEXEC) != stream) return -1;
    return 0;
}

int main(int count, char **values) {
    (void)count;
    arguments = values;
    // A write to a closed pipe is an error that the program sees.
    given_sigpipe = signal(SIGPIPE, SIG_IGN);
    if (fill_streams() < 0) return 1;
    JSRuntime *runtime = JS_NewRuntime();
    JSContext *context = runtime ? make_context(runtime) : NULL;
    if (!context) {
        fprintf(stderr, "%s: out of memory\n", values[0]);
        return 1;
    }
    JSValue global = JS_GetGlobalObject(context);
    JS_SetPropertyStr(context, global, "host", make_host(context));
    // The first chunk's value is a function that waits for the next event, and is false when there is none to wait for.
    JSValue wait = evaluate(context, chunks);
    if (JS_IsException(wait)) report(context);
    for (;;) {
        JSContext *of_job;
        int state;
        while ((state = JS_ExecutePendingJob(runtime, &of_job)) > 0) continue;
        if (state < 0) report(of_job);
        JSValue more = JS_Call(context, wait, JS_UNDEFINED, 0, NULL);
        if (JS_IsException(more)) report(context);
        if (!JS_ToBool(context, more)) return 0;
    }
}
