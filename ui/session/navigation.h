#pragma once

#include "core/explain/tensor_view.h"
#include "ui/session/selection.h"

#include <QObject>

#include <vector>

namespace fovea::ui {

/// The views of the network workspace: from the whole to the single number, and the wiring.
enum class ViewKind { Network, Layer, Unit, Classes, Graph };

/// Where a person is.
struct Place {
    ViewKind view = ViewKind::Network;
    Selection selection;
    bool operator==(const Place&) const = default;
};

/// Where the person is and how they came there, so that one key leads back.
class Navigation : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    const Place& place() const { return m_place; }
    /// Goes somewhere else; back() returns here.
    void go(const Place& place);
    /// Moves within the place (the pointer moves over pixels); back() does not return here.
    void adjust(const Selection& selection);
    bool canGoBack() const { return !m_history.empty(); }
    void back();
    /// Other results came: nodes are found again by their names in `after`; what is not there any more falls
    /// back to the network view. Where maps are larger or smaller than they were, the position moves along, so
    /// that it lies on the same place of the picture.
    void carryOver(const Graph* before, const Graph& after, const std::vector<TensorView>& views);

Q_SIGNALS:
    void placeChanged();

private:
    Place m_place;
    std::vector<Place> m_history;
    std::vector<TensorView> m_views;
};

} // namespace fovea::ui
