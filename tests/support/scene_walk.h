#pragma once

#include "ui/scenes/scene.h"

#include <vector>

namespace fovea::test {

/// Every element that the keyboard reaches from the first one, in the order of a breadth-first walk.
std::vector<ui::SceneElement> reachableElements(const ui::Scene& scene);
/// Every element that elementAt() finds on a grid of points over the whole scene.
std::vector<ui::SceneElement> visibleElements(const ui::Scene& scene, double step);
bool contains(const std::vector<ui::SceneElement>& elements, const ui::SceneElement& element);

} // namespace fovea::test
