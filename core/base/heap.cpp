#include "core/base/heap.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace fovea {

void keepFreedMemory() {
#if defined(__GLIBC__)
    // The maps of most layers are smaller than the first; what is larger (files, weights of large layers)
    // goes back at once. No more than the second stays unused at the end of the heap.
    constexpr int largestKept = 32 << 20;
    constexpr int mostKept = 128 << 20;
    mallopt(M_MMAP_THRESHOLD, largestKept);
    mallopt(M_TRIM_THRESHOLD, mostKept);
    // Heaps that belong to single threads are given back whole, whatever the settings above.
    mallopt(M_ARENA_MAX, 1);
#endif
}

void giveBackFreedMemory() {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}

} // namespace fovea
