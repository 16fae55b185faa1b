// The program's chunks as bytecode; the build writes chunks.c. The first one starts the program, and the last one has no
// name.
#ifndef CHUNKS_H
#define CHUNKS_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *name;
    const uint8_t *bytecode;
    size_t size;
} Chunk;

extern const Chunk chunks[];

#endif
