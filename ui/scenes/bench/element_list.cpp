#include "ui/scenes/bench/element_list.h"

#include <algorithm>
#include <limits>

namespace fovea::ui {

namespace {

/// How far [a0, a1] lies from [b0, b1]; 0 when they touch.
double gap(double a0, double a1, double b0, double b1) {
    return std::max({0.0, b0 - a1, a0 - b1});
}

/// How far the arrow key must reach from `from` to `to`; infinite when `to` does not lie that way.
double reach(const QRectF& from, const QRectF& to, Direction direction) {
    constexpr double never = std::numeric_limits<double>::infinity();
    constexpr double slack = 1;
    constexpr double aside = 4; ///< a step aside counts as much as this many ahead
    const double across = gap(from.left(), from.right(), to.left(), to.right());
    const double along = gap(from.top(), from.bottom(), to.top(), to.bottom());
    const double offset = std::abs(from.center().x() - to.center().x()) / 64;
    switch (direction) {
    case Direction::Right:
        return to.left() >= from.right() - slack && along == 0 ? to.left() - from.right() : never;
    case Direction::Left:
        return to.right() <= from.left() + slack && along == 0 ? from.left() - to.right() : never;
    case Direction::Down:
        return to.top() >= from.bottom() - slack ? to.top() - from.bottom() + aside * across + offset : never;
    case Direction::Up:
        return to.bottom() <= from.top() + slack ? from.top() - to.bottom() + aside * across + offset : never;
    case Direction::First:
    case Direction::Last:
        break;
    }
    return never;
}

} // namespace

SceneElement ElementList::at(const QPointF& point) const {
    const SceneElement* found = nullptr;
    const auto area = [](const QRectF& rect) { return rect.width() * rect.height(); };
    for (const SceneElement& element : m_elements) {
        if (element.bounds.contains(point) && (!found || area(element.bounds) < area(found->bounds))) {
            found = &element;
        }
    }
    return found != nullptr ? *found : SceneElement{};
}

std::size_t ElementList::indexOf(const SceneElement& element) const {
    std::size_t first = m_elements.size();
    for (std::size_t i = 0; i < m_elements.size(); ++i) {
        if (!m_elements[i].sameAs(element)) {
            continue;
        }
        if (m_elements[i].bounds == element.bounds) {
            return i;
        }
        first = std::min(first, i);
    }
    return first;
}

SceneElement ElementList::find(const SceneElement& element) const {
    const std::size_t index = indexOf(element);
    return index < m_elements.size() ? m_elements[index] : SceneElement{};
}

SceneElement ElementList::neighbour(const SceneElement& from, Direction direction) const {
    if (m_elements.empty()) {
        return {};
    }
    const std::size_t here = indexOf(from);
    if (direction == Direction::Last) {
        return m_elements.back();
    }
    if (direction == Direction::First || here == m_elements.size()) {
        return m_elements.front();
    }
    const SceneElement* best = nullptr;
    double shortest = std::numeric_limits<double>::infinity();
    for (const SceneElement& element : m_elements) {
        const double distance = reach(m_elements[here].bounds, element.bounds, direction);
        if (distance < shortest) {
            shortest = distance;
            best = &element;
        }
    }
    if (best != nullptr) {
        return *best;
    }
    if (direction == Direction::Right && here + 1 < m_elements.size()) {
        return m_elements[here + 1];
    }
    return direction == Direction::Left && here > 0 ? m_elements[here - 1] : SceneElement{};
}

} // namespace fovea::ui
