#include "core/base/contract.h"

#include <cstdio>
#include <cstdlib>

namespace fovea {

void contractBroken(const char* condition, const char* file, int line) noexcept {
    std::fprintf(stderr, "%s:%d: contract broken: %s\n", file, line, condition);
    std::abort();
}

} // namespace fovea
