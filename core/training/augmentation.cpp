#include "core/training/augmentation.h"

namespace fovea {

std::vector<Placement> drawPlacements(const Augmentation& augmentation, std::int64_t count, Rng& rng) {
    const auto drawShift = [&] {
        const auto choices = static_cast<std::uint64_t>(2 * augmentation.shift + 1);
        return static_cast<std::int64_t>(rng.below(choices)) - augmentation.shift;
    };
    std::vector<Placement> placements(static_cast<std::size_t>(count));
    for (Placement& placement : placements) {
        if (augmentation.flip) {
            placement.flip = rng.below(2) == 1;
        }
        if (augmentation.shift > 0) {
            placement.dx = drawShift();
            placement.dy = drawShift();
        }
    }
    return placements;
}

} // namespace fovea
