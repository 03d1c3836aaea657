#include "core/kernels/scratch.h"

#include "core/base/contract.h"

#include <array>
#include <memory>
#include <new>

namespace fovea {

namespace {

constexpr std::align_val_t vectorAlignment{64};

struct FreeAligned {
    void operator()(float* memory) const { ::operator delete(memory, vectorAlignment); }
};

struct Buffer {
    std::unique_ptr<float, FreeAligned> memory;
    std::int64_t capacity = 0;
};

} // namespace

float* threadScratch(ScratchUse use, std::int64_t count) {
    FOVEA_REQUIRE(count >= 0);
    thread_local std::array<Buffer, 2> buffers;
    Buffer& buffer = buffers.at(static_cast<std::size_t>(use));
    if (buffer.capacity < count) {
        buffer.memory.reset();
        buffer.capacity = 0;
        const std::size_t bytes = static_cast<std::size_t>(count) * sizeof(float);
        buffer.memory.reset(static_cast<float*>(::operator new(bytes, vectorAlignment)));
        buffer.capacity = count;
    }
    return buffer.memory.get();
}

} // namespace fovea
