#include "tests/support/scene_walk.h"

#include <algorithm>

namespace fovea::test {

bool contains(const std::vector<ui::SceneElement>& elements, const ui::SceneElement& element) {
    return std::ranges::any_of(elements,
                               [&](const ui::SceneElement& other) { return other.sameAs(element); });
}

namespace {

/// One thing may stand in several places of a scene: the way goes on from each of them.
bool wasThere(const std::vector<ui::SceneElement>& places, const ui::SceneElement& element) {
    return std::ranges::any_of(places, [&](const ui::SceneElement& place) {
        return place.sameAs(element) && place.bounds == element.bounds;
    });
}

} // namespace

std::vector<ui::SceneElement> reachableElements(const ui::Scene& scene) {
    using enum ui::Direction;
    std::vector<ui::SceneElement> reached{scene.neighbour({}, First)};
    for (std::size_t i = 0; i < reached.size(); ++i) {
        const ui::SceneElement from = reached[i];
        for (const ui::Direction direction : {Left, Right, Up, Down}) {
            const ui::SceneElement next = scene.neighbour(from, direction);
            if (!next.isNone() && !wasThere(reached, next)) {
                reached.push_back(next);
            }
        }
    }
    return reached;
}

std::vector<ui::SceneElement> visibleElements(const ui::Scene& scene, double step) {
    std::vector<ui::SceneElement> visible;
    for (double y = step / 2; y < scene.size().height(); y += step) {
        for (double x = step / 2; x < scene.size().width(); x += step) {
            const ui::SceneElement element = scene.elementAt({x, y});
            if (!element.isNone() && !contains(visible, element)) {
                visible.push_back(element);
            }
        }
    }
    return visible;
}

} // namespace fovea::test
