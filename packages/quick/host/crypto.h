#ifndef CRYPTO_H
#define CRYPTO_H

#include "quickjs.h"

// Adds the functions of TLS and the hashes to an object.
void add_crypto(JSContext *context, JSValueConst object);

#endif
