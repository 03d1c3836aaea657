#pragma once

#include "core/explain/analysis.h"
#include "ui/render/theme.h"

#include <QListWidget>

namespace fovea::ui {

/// The layers from the picture to the scores: name and W×H×D, in the kind's colour.
class LayerList : public QListWidget {
    Q_OBJECT

public:
    explicit LayerList(QWidget* parent = nullptr);

    void setAnalysis(const Analysis& analysis, const Theme& theme);
    /// Marks the row; says nothing.
    void setCurrentNode(NodeId node);

Q_SIGNALS:
    /// A person chose a layer.
    void chosen(fovea::NodeId node);
};

} // namespace fovea::ui
