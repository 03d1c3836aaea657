#pragma once

#include "ui/render/theme.h"

#include <QImage>
#include <QWidget>

namespace fovea::ui {

/// What the network really gets: every pixel a crisp square.
class SeenView : public QWidget {
    Q_OBJECT

public:
    explicit SeenView(QWidget* parent = nullptr);
    void setPicture(const QImage& seen);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QImage m_seen;
};

} // namespace fovea::ui
