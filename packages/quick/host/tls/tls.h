/* TLS in memory, and hashes. The host moves the bytes between a session and the network.
   Nothing here opens a socket, starts a thread or prints. NULL is allowed everywhere, as an empty buffer or no session. */
#ifndef TLS_H
#define TLS_H

#include <stddef.h>
#include <stdint.h>

typedef struct tls_session tls_session;

/* Results of tls_read, besides a number of bytes. TLS_FAILED is the one of the others, too. */
enum { TLS_WOULD_BLOCK = -1, TLS_TRUNCATED = -2, TLS_FAILED = -3 };

/* Reasons why tls_open returned NULL. */
enum { TLS_BAD_NAME = 1, TLS_NO_ROOTS = 2, TLS_NO_CLIENT = 3 };

/* Opens a session with a server, named by its DNS name or IP address (an IPv6 address without brackets). Only
   certificates that lead to one of `roots` are accepted: PEM, of which what cannot be parsed is skipped. The session has
   bytes to send at once. Free it with tls_close. */
tls_session *tls_open(const uint8_t *name, size_t name_length, const uint8_t *roots, size_t roots_length, int *error);

/* Takes all of the bytes that came from the network; 0 bytes mean that it ended, as for read(2). Returns 0 or TLS_FAILED.
   Read what was decrypted between calls: a session holds at most 1 MiB of it. */
ptrdiff_t tls_receive(tls_session *session, const uint8_t *bytes, size_t length);

/* Gives bytes for the network. Returns their number, 0 when there are none, or TLS_FAILED. Call it after each tls_receive
   and tls_write until it returns 0, also after a failure, since the peer is told of it. */
ptrdiff_t tls_send(tls_session *session, uint8_t *out, size_t capacity);

/* Gives decrypted bytes. Returns their number; 0 when the peer closed the session; TLS_WOULD_BLOCK when more must be
   received first; TLS_TRUNCATED when the network ended before the peer closed the session; TLS_FAILED. */
ptrdiff_t tls_read(tls_session *session, uint8_t *out, size_t capacity);

/* Takes bytes to encrypt, also before the end of the handshake. Returns their number, which is less than `length` when
   64 KiB wait to be sent, or TLS_FAILED. */
ptrdiff_t tls_write(tls_session *session, const uint8_t *bytes, size_t length);

int tls_is_handshaking(const tls_session *session);

/* Gives the text of the failure, without a NUL. Returns its length, 0 when nothing failed. Parts of it can come from the
   peer's certificate. */
size_t tls_error(const tls_session *session, uint8_t *out, size_t capacity);

void tls_close(tls_session *session);

/* `out` has room for 20 or 32 bytes. */
void sha1(const uint8_t *bytes, size_t length, uint8_t *out);
void sha256(const uint8_t *bytes, size_t length, uint8_t *out);
void hmac_sha256(const uint8_t *key, size_t key_length, const uint8_t *bytes, size_t length, uint8_t *out);

#endif
