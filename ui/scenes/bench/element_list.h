#pragma once

#include "ui/scenes/scene.h"

#include <vector>

namespace fovea::ui {

/// The elements of a figure in reading order: found by point, by what they are, and by the arrow keys.
class ElementList {
public:
    void add(const SceneElement& element) { m_elements.push_back(element); }
    bool empty() const { return m_elements.empty(); }
    const std::vector<SceneElement>& all() const { return m_elements; }

    /// The one under a point; of several the smallest. None when there is none.
    SceneElement at(const QPointF& point) const;
    /// The same element again; where it is shown several times, the one at its bounds, or else the first.
    SceneElement find(const SceneElement& element) const;
    /// The nearest one in that direction. Right and Left go on in reading order where a line ends. From None:
    /// the first, or the last with Direction::Last.
    SceneElement neighbour(const SceneElement& from, Direction direction) const;

private:
    std::size_t indexOf(const SceneElement& element) const;

    std::vector<SceneElement> m_elements;
};

} // namespace fovea::ui
