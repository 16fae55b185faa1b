// The arguments of functions that JavaScript calls.
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include <stdint.h>
#include <string.h>

#include "quickjs.h"

// The arguments of a function that JavaScript calls. A conversion that fails is remembered; the call must then not be made.
typedef struct {
    JSContext *context;
    JSValueConst *values;
    int has_failed;
} Arguments;

static inline int64_t number_at(Arguments *all, int index) {
    int64_t number = 0;
    if (JS_ToInt64(all->context, &number, all->values[index]) != 0) all->has_failed = 1;
    return number;
}

static inline int int_at(Arguments *all, int index) {
    int64_t number = number_at(all, index);
    if (number < INT32_MIN || number > INT32_MAX) {
        if (!all->has_failed) JS_ThrowRangeError(all->context, "not an int");
        all->has_failed = 1;
        return 0;
    }
    return (int)number;
}

// UTF-8, to be freed with JS_FreeCString; null after a failure. A path with a NUL would be cut off.
static inline const char *text_at(Arguments *all, int index) {
    size_t length;
    const char *text = JS_ToCStringLen(all->context, &length, all->values[index]);
    if (text && strlen(text) == length) return text;
    if (text) {
        JS_FreeCString(all->context, text);
        JS_ThrowTypeError(all->context, "a text with a NUL");
    }
    all->has_failed = 1;
    return NULL;
}

typedef struct {
    uint8_t *start;
    size_t length;
} Bytes;

// All bytes of a Uint8Array.
static inline Bytes bytes_at(Arguments *all, int index) {
    Bytes bytes = {NULL, 0};
    size_t offset, size, buffer_size;
    JSValue buffer = JS_GetTypedArrayBuffer(all->context, all->values[index], &offset, &bytes.length, &size);
    if (JS_IsException(buffer)) {
        all->has_failed = 1;
        return bytes;
    }
    uint8_t *start = JS_GetArrayBuffer(all->context, &buffer_size, buffer);
    JS_FreeValue(all->context, buffer);
    if (start && offset + bytes.length <= buffer_size) bytes.start = start + offset;
    else bytes.length = 0;
    return bytes;
}

static inline JSValue new_bytes(JSContext *context, const void *start, size_t length) {
    return JS_NewArrayBufferCopy(context, start, length);
}

#define FUNCTION(name) \
    static JSValue name(JSContext *context, JSValueConst self, int count, JSValueConst *values)
#define ARGUMENTS \
    (void)self; \
    (void)count; \
    Arguments all = {context, values, 0}
#define UNLESS_FAILED(expression) (all.has_failed ? JS_EXCEPTION : (expression))

#endif
