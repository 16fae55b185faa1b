// TLS and the hashes of host/tls as functions of JavaScript.
#include "crypto.h"

#include "arguments.h"
#include "tls/tls.h"

#define MOST_SESSIONS 8

// JavaScript knows a session by its place in this list.
static tls_session *sessions[MOST_SESSIONS];

FUNCTION(crypto_tls_open) {
    ARGUMENTS;
    int place = 0, reason = 0;
    while (place < MOST_SESSIONS && sessions[place]) place++;
    if (place == MOST_SESSIONS) return JS_ThrowRangeError(context, "too many TLS sessions");
    const char *name = text_at(&all, 0), *roots = text_at(&all, 1);
    if (!all.has_failed)
        sessions[place] = tls_open((const uint8_t *)name, strlen(name), (const uint8_t *)roots, strlen(roots), &reason);
    JS_FreeCString(context, name);
    JS_FreeCString(context, roots);
    return UNLESS_FAILED(JS_NewInt32(context, sessions[place] ? place : -reason));
}

// Null for a session that is not open, which all functions of tls.h allow.
static tls_session *session_at(Arguments *all, int index) {
    int place = int_at(all, index);
    return place >= 0 && place < MOST_SESSIONS ? sessions[place] : NULL;
}

FUNCTION(crypto_tls_close) {
    ARGUMENTS;
    int place = int_at(&all, 0);
    if (all.has_failed) return JS_EXCEPTION;
    if (place < 0 || place >= MOST_SESSIONS) return JS_UNDEFINED;
    tls_close(sessions[place]);
    sessions[place] = NULL;
    return JS_UNDEFINED;
}

// The functions that move bytes into a session or out of it.
#define OF_SESSION_AND_BYTES(name, move) \
    FUNCTION(name) { \
        ARGUMENTS; \
        tls_session *session = session_at(&all, 0); \
        Bytes bytes = bytes_at(&all, 1); \
        return UNLESS_FAILED(JS_NewInt64(context, move(session, bytes.start, bytes.length))); \
    }

OF_SESSION_AND_BYTES(crypto_tls_receive, tls_receive)
OF_SESSION_AND_BYTES(crypto_tls_send, tls_send)
OF_SESSION_AND_BYTES(crypto_tls_read, tls_read)
OF_SESSION_AND_BYTES(crypto_tls_write, tls_write)

FUNCTION(crypto_tls_error) {
    ARGUMENTS;
    uint8_t text[512];
    tls_session *session = session_at(&all, 0);
    return UNLESS_FAILED(new_bytes(context, text, tls_error(session, text, sizeof text)));
}

#define HASH_OF_BYTES(name, make, size) \
    FUNCTION(name) { \
        ARGUMENTS; \
        uint8_t hash[size]; \
        Bytes bytes = bytes_at(&all, 0); \
        if (all.has_failed) return JS_EXCEPTION; \
        make(bytes.start, bytes.length, hash); \
        return new_bytes(context, hash, sizeof hash); \
    }

HASH_OF_BYTES(crypto_sha1, sha1, 20)
HASH_OF_BYTES(crypto_sha256, sha256, 32)

FUNCTION(crypto_hmac_sha256) {
    ARGUMENTS;
    uint8_t hash[32];
    Bytes key = bytes_at(&all, 0), bytes = bytes_at(&all, 1);
    if (all.has_failed) return JS_EXCEPTION;
    hmac_sha256(key.start, key.length, bytes.start, bytes.length, hash);
    return new_bytes(context, hash, sizeof hash);
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("tlsOpen", 2, crypto_tls_open),
    JS_CFUNC_DEF("tlsClose", 1, crypto_tls_close),
    JS_CFUNC_DEF("tlsReceive", 2, crypto_tls_receive),
    JS_CFUNC_DEF("tlsSend", 2, crypto_tls_send),
    JS_CFUNC_DEF("tlsRead", 2, crypto_tls_read),
    JS_CFUNC_DEF("tlsWrite", 2, crypto_tls_write),
    JS_CFUNC_DEF("tlsError", 1, crypto_tls_error),
    JS_CFUNC_DEF("sha1", 1, crypto_sha1),
    JS_CFUNC_DEF("sha256", 1, crypto_sha256),
    JS_CFUNC_DEF("hmacSha256", 2, crypto_hmac_sha256),
};

void add_crypto(JSContext *context, JSValueConst object) {
    JS_SetPropertyFunctionList(context, object, functions, sizeof functions / sizeof *functions);
}
